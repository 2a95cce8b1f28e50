using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Kernels;
using Perfolizer.Horology;

// In this process, not in one of each benchmark's own: the peak that the last column divides by is measured between the benchmarks.
Job job = Job.Default
    .WithToolchain(InProcessEmitToolchain.Instance)
    .WithWarmupCount(3)
    .WithIterationCount(8)
    .WithIterationTime(TimeInterval.FromMilliseconds(120));
IConfig config = DefaultConfig.Instance
    .AddJob(job)
    .AddColumn(new RateColumn("GFLOP/s", amount => amount.Operations), new RateColumn("G elements/s", amount => amount.Elements), new OfPeakColumn())
    .HideColumns(Column.Job, Column.Toolchain, Column.IterationCount, Column.IterationTime, Column.WarmupCount, Column.Error, Column.RatioSD)
    .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(40))
    .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "results"));
BenchmarkSwitcher.FromAssembly(typeof(RateColumn).Assembly).Run(args, config);
