package submit

import (
	"strings"
	"testing"
)

// The scripts say what was asked for and leave the rest to the cluster; paths with blanks and quotes stay one word.
func TestScripts(t *testing.T) {
	j := Slurm{Tasks: 8, CPUs: 2, Parallel: 3, Memory: "500M", Format: "csv"}
	array := j.Array("/bin/backlash", "/my data/it's")
	for _, want := range []string{
		"#!/bin/bash\n", "--cpus-per-task=2", "--array=1-8%3 ", "#SBATCH --mem=500M\n", `--output=/my\ data/it's/work/array-%A_%a.txt`,
		`exec '/bin/backlash' sweep run '/my data/it'\''s' --quiet --workers 2 --shard "$SLURM_ARRAY_TASK_ID/8"`,
	} {
		if !strings.Contains(array, want) {
			t.Errorf("the array's script lacks %s:\n%s", want, array)
		}
	}
	if strings.Contains(array, "--time") || strings.Contains(array, "--partition") {
		t.Errorf("the array's script sets what nobody asked for:\n%s", array)
	}
	merge := j.Merge("/bin/backlash", "/data")
	if want := "exec '/bin/backlash' sweep merge '/data' --quiet --format csv\n"; !strings.HasSuffix(merge, want) {
		t.Errorf("the merge's script does not end in %s:\n%s", want, merge)
	}
}
