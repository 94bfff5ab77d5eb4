// Package submit hands the missing parts of a sweep to a cluster: it makes the job scripts, submits them, and waits if asked to.
package submit

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"strings"

	"backlash/sim/record"
)

// MaxTasks keeps an array below what clusters allow by default (1,001 indices) and their queues bear.
const MaxTasks = 500

// Slurm is a job array and the merge after it, as sbatch takes them. What is empty or 0 is left to the cluster.
type Slurm struct {
	Tasks                            int // of the array, 1 to MaxTasks
	CPUs                             int // processors a task
	Parallel                         int // tasks at a time
	Time, Memory, Partition, Account string
	Format                           string // of the tables, csv or parquet
}

// Ended says that a job that was waited for ended with another exit code than 0.
type Ended struct {
	Job  string
	Code int
}

// Error tells both.
func (e Ended) Error() string { return fmt.Sprintf("job %s ended with exit code %d", e.Job, e.Code) }

// Submit writes both scripts into the folder of a sweep and submits them: the array, and the merge for when the array has ended.
// program is the path of the program that they run, on all nodes; note hears the numbers of the jobs. With wait it ends after the
// merge; the error is Ended when that failed.
func (j *Slurm) Submit(ctx context.Context, s *record.Sweep, program string, wait bool, note func(format string, args ...any)) error {
	dir, err := filepath.Abs(s.Dir)
	if err != nil {
		return err
	}
	if parts := len(s.Plan.Parts); j.Tasks > parts {
		note("the plan has %d parts: %d of the %d tasks have nothing to do", parts, j.Tasks-parts, j.Tasks)
	}
	for name, text := range map[string]string{"work/array.sh": j.Array(program, dir), "work/merge.sh": j.Merge(program, dir)} {
		if _, err := s.WriteFile(name, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
			return err
		}
	}
	job, err := sbatch(ctx, "--parsable", filepath.Join(dir, "work", "array.sh"))
	if err != nil {
		return err
	}
	job, _, _ = strings.Cut(job, ";") // a cluster's name may follow
	note("array job %s of %d tasks; backlash sweep status %s shows its progress", job, j.Tasks, s.Dir)
	args := []string{"--parsable", "--kill-on-invalid-dep=yes", "--dependency=afterany:" + job}
	if wait {
		args = append(args, "--wait")
	}
	merged, err := sbatch(ctx, append(args, filepath.Join(dir, "work", "merge.sh"))...)
	if err != nil {
		return err
	}
	note("merge job %s runs when the array has ended", merged)
	return nil
}

// Array is the job script of an array that makes the missing parts of a sweep in a folder. It replaces the shell by the program, so
// that signals reach it; it has the number of tasks written in, since the cluster's own count is that of one submission; and its
// tasks may be run again.
func (j *Slurm) Array(program, dir string) string {
	var b strings.Builder
	b.WriteString("#!/bin/bash\n")
	j.head(&b, "backlash", dir, "array-%A_%a.txt")
	span := fmt.Sprintf("1-%d", j.Tasks)
	if j.Parallel > 0 {
		span += fmt.Sprintf("%%%d", j.Parallel)
	}
	fmt.Fprintf(&b, "#SBATCH --array=%s --requeue --signal=B:TERM@60\n", span)
	fmt.Fprintf(&b, "exec %s sweep run %s --quiet --workers %d --shard \"$SLURM_ARRAY_TASK_ID/%d\"\n",
		Quote(program), Quote(dir), j.CPUs, j.Tasks)
	return b.String()
}

// Merge is the job script that writes the tables of a sweep in a folder.
func (j *Slurm) Merge(program, dir string) string {
	var b strings.Builder
	b.WriteString("#!/bin/bash\n")
	j.head(&b, "backlash-merge", dir, "merge-%j.txt")
	b.WriteString("#SBATCH --requeue\n")
	fmt.Fprintf(&b, "exec %s sweep merge %s --quiet --format %s\n", Quote(program), Quote(dir), j.Format)
	return b.String()
}

func (j *Slurm) head(b *strings.Builder, name, dir, log string) {
	fmt.Fprintf(b, "#SBATCH --job-name=%s --ntasks=1 --cpus-per-task=%d --open-mode=append\n", name, j.CPUs)
	fmt.Fprintf(b, "#SBATCH --output=%s\n", strings.ReplaceAll(filepath.Join(dir, "work", log), " ", `\ `))
	for _, option := range [][2]string{{"time", j.Time}, {"mem", j.Memory}, {"partition", j.Partition}, {"account", j.Account}} {
		if option[1] != "" {
			fmt.Fprintf(b, "#SBATCH --%s=%s\n", option[0], option[1])
		}
	}
}

// Quote makes a word safe for the shell.
func Quote(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

// sbatch submits and returns what it prints. With --wait its exit code is the job's.
func sbatch(ctx context.Context, args ...string) (string, error) {
	cmd := exec.CommandContext(ctx, "sbatch", args...)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	var exit *exec.ExitError
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return "", fmt.Errorf("sbatch is not here: submit from a machine of the cluster, or print the scripts with --dry-run")
	case errors.As(err, &exit) && len(out) > 0: // submitted and waited for
		return strings.TrimSpace(string(out)), Ended{strings.TrimSpace(string(out)), exit.ExitCode()}
	case err != nil:
		return "", fmt.Errorf("sbatch: %w: %s", err, strings.TrimSpace(errs.String()))
	}
	return strings.TrimSpace(string(out)), nil
}
