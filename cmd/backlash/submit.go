package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"backlash/sim/record"
	"backlash/sim/submit"
)

// submitFlags are those of submit slurm. Empty ones are left to the cluster.
type submitFlags struct {
	submit.Slurm
	wait, dry bool
}

func submitCommand(a *app) *cobra.Command {
	parent := &cobra.Command{Use: "submit", Short: "hand the missing parts to a cluster", Args: noArgs,
		Example: "  backlash sweep submit slurm deep --tasks 8",
		RunE: func(*cobra.Command, []string) error {
			return usage("submit to what? backlash sweep submit slurm DIR --tasks N")
		}}
	var f submitFlags
	slurm := &cobra.Command{
		Use: "slurm DIR --tasks N", Short: "write and submit a job array, and the merge after it",
		Long: `Write work/array.sh and work/merge.sh into the folder and submit both: an array of N
tasks, each making every N-th part, and a merge that runs after the array. A task that
is lost, requeued or cancelled does no harm: submit again, and only the missing parts
are made. All nodes must be able to see the folder.`,
		Example: "  backlash sweep submit slurm deep --tasks 8 --time 30 --mem 500M\n" +
			"  backlash sweep submit slurm deep --tasks 8 --dry-run",
		Args: exactly(1, "a folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if f.Tasks < 1 || f.Tasks > submit.MaxTasks {
				return usage("--tasks %d: want 1 to %d; a task makes many parts, one after the other", f.Tasks, submit.MaxTasks)
			}
			if f.Format != "csv" && f.Format != "parquet" {
				return usage("--format %s: want parquet or csv", f.Format)
			}
			s, err := a.env().Open(args[0])
			if err != nil {
				return err
			}
			return a.submit(cmd.Context(), s, &f)
		},
	}
	flags := slurm.Flags()
	wholeVar(flags, &f.Tasks, "tasks", 0, "tasks of the array")
	wholeVar(flags, &f.CPUs, "cpus", 1, "processors per task")
	wholeVar(flags, &f.Parallel, "max-parallel", 0, "tasks running at once; 0 leaves it to the cluster")
	flags.StringVar(&f.Time, "time", "", "time limit per task, in sbatch syntax")
	flags.StringVar(&f.Memory, "mem", "", "memory per task, in sbatch syntax")
	flags.StringVar(&f.Partition, "partition", "", "partition")
	flags.StringVar(&f.Account, "account", "", "account")
	formatFlag(flags, &f.Format)
	flags.BoolVar(&f.wait, "wait", false, "wait for the merge, and end with its exit code")
	flags.BoolVar(&f.dry, "dry-run", false, "print the scripts, submit nothing")
	parent.AddCommand(slurm)
	return parent
}

// submit hands the two scripts to sbatch, or prints them.
func (a *app) submit(ctx context.Context, s *record.Sweep, f *submitFlags) error {
	program, err := os.Executable()
	if err != nil {
		return err
	}
	if f.dry {
		dir, err := filepath.Abs(s.Dir)
		if err != nil {
			return err
		}
		fmt.Fprintf(a.out, "# work/array.sh\n%s\n# work/merge.sh, after the array has "+
			"ended\n%s", f.Array(program, dir), f.Merge(program, dir))
		return nil
	}
	if whole, err := a.env().Reopened(s); whole || err != nil {
		return err
	}
	return f.Submit(ctx, s, program, f.wait, a.note)
}
