package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"backlash/sim/record"
)

// submitFlags are those of submit slurm. Empty ones are left to the cluster.
type submitFlags struct {
	tasks, cpus, parallel                  int
	time, memory, partition, account, form string
	wait, dry                              bool
}

// maxTasks keeps an array below what clusters allow by default (1,001 indices) and their queues bear.
const maxTasks = 500

func submitCommand(a *app) *cobra.Command {
	submit := &cobra.Command{Use: "submit", Short: "hand the missing parts to a cluster", Args: noArgs, Example: "  backlash sweep submit slurm deep --tasks 8",
		RunE: func(*cobra.Command, []string) error {
			return usage("submit to what? backlash sweep submit slurm DIR --tasks N")
		}}
	var f submitFlags
	slurm := &cobra.Command{
		Use: "slurm DIR --tasks N", Short: "write and submit a job array, and the merge after it",
		Long: `Write work/array.sh and work/merge.sh into the folder and submit both: an array of N
tasks, each making every N-th part, and the merge when the array has ended. A task
that is lost, requeued or cancelled does no harm: submit again, and only what is
missing is made. The folder must be seen by all nodes.`,
		Example: "  backlash sweep submit slurm deep --tasks 8 --time 30 --mem 500M\n  backlash sweep submit slurm deep --tasks 8 --dry-run",
		Args:    exactly(1, "a folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.tasks < 1 || f.tasks > maxTasks {
				return usage("--tasks %d: want 1 to %d; a task makes many parts, one after the other", f.tasks, maxTasks)
			}
			if f.form != "csv" && f.form != "parquet" {
				return usage("--format %s: want parquet or csv", f.form)
			}
			s, err := a.env().Open(args[0])
			if err != nil {
				return err
			}
			return a.submit(cmd.Context(), s, &f)
		},
	}
	flags := slurm.Flags()
	wholeVar(flags, &f.tasks, "tasks", 0, "tasks of the array")
	wholeVar(flags, &f.cpus, "cpus", 1, "processors a task")
	wholeVar(flags, &f.parallel, "max-parallel", 0, "tasks at a time; 0 leaves it to the cluster")
	flags.StringVar(&f.time, "time", "", "time limit a task, as sbatch takes it")
	flags.StringVar(&f.memory, "mem", "", "memory a task, as sbatch takes it")
	flags.StringVar(&f.partition, "partition", "", "partition")
	flags.StringVar(&f.account, "account", "", "account")
	formatFlag(flags, &f.form)
	flags.BoolVar(&f.wait, "wait", false, "wait for the merge, and end with its exit code")
	flags.BoolVar(&f.dry, "dry-run", false, "print the scripts, submit nothing")
	submit.AddCommand(slurm)
	return submit
}

// submit writes the two scripts and hands them to sbatch.
func (a *app) submit(ctx context.Context, s *record.Sweep, f *submitFlags) error {
	dir, err := filepath.Abs(s.Dir)
	if err != nil {
		return err
	}
	program, err := os.Executable()
	if err != nil {
		return err
	}
	array, merge := f.array(program, dir), f.merge(program, dir)
	if f.dry {
		fmt.Fprintf(a.out, "# work/array.sh\n%s\n# work/merge.sh, after the array has ended\n%s", array, merge)
		return nil
	}
	if whole, err := a.env().Reopened(s); whole || err != nil {
		return err
	}
	for name, text := range map[string]string{"work/array.sh": array, "work/merge.sh": merge} {
		if _, err := s.WriteFile(name, func(w io.Writer) error { _, err := io.WriteString(w, text); return err }); err != nil {
			return err
		}
	}
	job, err := sbatch(ctx, "--parsable", filepath.Join(dir, "work", "array.sh"))
	if err != nil {
		return err
	}
	job, _, _ = strings.Cut(job, ";") // a cluster's name may follow
	a.note("array job %s of %d tasks; backlash sweep status %s tells how far it is", job, f.tasks, s.Dir)
	args := []string{"--parsable", "--kill-on-invalid-dep=yes", "--dependency=afterany:" + job}
	if f.wait {
		args = append(args, "--wait")
	}
	merged, err := sbatch(ctx, append(args, filepath.Join(dir, "work", "merge.sh"))...)
	if err != nil {
		return err
	}
	a.note("merge job %s runs when the array has ended", merged)
	return nil
}

// array is the job script. It replaces the shell by the program, so that signals reach it; it has the number of tasks written
// in, since the cluster's own count is that of one submission; and its tasks may be run again.
func (f *submitFlags) array(program, dir string) string {
	var b strings.Builder
	b.WriteString("#!/bin/bash\n")
	f.head(&b, "backlash", dir, "array-%A_%a.txt")
	span := fmt.Sprintf("1-%d", f.tasks)
	if f.parallel > 0 {
		span += fmt.Sprintf("%%%d", f.parallel)
	}
	fmt.Fprintf(&b, "#SBATCH --array=%s --requeue --signal=B:TERM@60\n", span)
	fmt.Fprintf(&b, "exec %s sweep run %s --quiet --workers %d --shard \"$SLURM_ARRAY_TASK_ID/%d\"\n", quote(program), quote(dir), f.cpus, f.tasks)
	return b.String()
}

func (f *submitFlags) merge(program, dir string) string {
	var b strings.Builder
	b.WriteString("#!/bin/bash\n")
	f.head(&b, "backlash-merge", dir, "merge-%j.txt")
	b.WriteString("#SBATCH --requeue\n")
	fmt.Fprintf(&b, "exec %s sweep merge %s --quiet --format %s\n", quote(program), quote(dir), f.form)
	return b.String()
}

func (f *submitFlags) head(b *strings.Builder, name, dir, log string) {
	fmt.Fprintf(b, "#SBATCH --job-name=%s --ntasks=1 --cpus-per-task=%d --open-mode=append\n", name, f.cpus)
	fmt.Fprintf(b, "#SBATCH --output=%s\n", strings.ReplaceAll(filepath.Join(dir, "work", log), " ", `\ `))
	for _, option := range [][2]string{{"time", f.time}, {"mem", f.memory}, {"partition", f.partition}, {"account", f.account}} {
		if option[1] != "" {
			fmt.Fprintf(b, "#SBATCH --%s=%s\n", option[0], option[1])
		}
	}
}

// quote makes a word safe for the shell.
func quote(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }

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
		return strings.TrimSpace(string(out)), failure{exit.ExitCode(), fmt.Errorf("job %s ended with exit code %d", strings.TrimSpace(string(out)), exit.ExitCode())}
	case err != nil:
		return "", fmt.Errorf("sbatch: %w: %s", err, strings.TrimSpace(errs.String()))
	}
	return strings.TrimSpace(string(out)), nil
}
