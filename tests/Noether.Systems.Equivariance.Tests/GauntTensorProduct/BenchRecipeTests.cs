using Noether.Lab.Benchmarks;
using Noether.Lab.Catalogue;
using Noether.Learning;
using Noether.Runtime;
using Noether.Systems.Equivariance.GauntTensorProduct;
using Noether.Systems.Equivariance.GauntTensorProduct.Bench;
using Noether.Systems.Equivariance.Tests.FrameAveraging;

namespace Noether.Systems.Equivariance.Tests.GauntTensorProduct;

public sealed class BenchRecipeTests
{
    private static readonly Recipe Bench = new GauntTensorProductSystem().Recipes.Single(r => r.Name == "bench");

    private static readonly BenchOptions Small = new() { Lmax = 2, ManybodyLmax = 1, Orders = [2, 3], Items = 16, Channels = 2, Repeats = 3 };

    [Fact]
    public void A_small_run_measures_every_way_and_has_words_tables_and_figures()
    {
        var results = Bench.Arms.Where(a => a.Name != BenchArms.Calibrate).ToDictionary(a => a.Name, a => Bench.Run(a.Name, Small));
        var metrics = Named(results, r => r.Metrics);
        foreach (var way in new[] { "automatic", "sparse", "dense", "fourier", "fourier-dense", "grid", "paths", "planar-paths", "all-paths" })
        {
            Assert.True(metrics[$"interact.{way}.ms.2"] >= metrics[$"interact.{way}.least.2"] && metrics[$"interact.{way}.least.2"] > 0);
        }

        Assert.True(metrics["conv.escn.ms.2"] > 0 && metrics["manybody.nu3.divide.ms.1"] > 0);
        var tables = new RunTables(Named(results, r => r.Tables));
        Assert.Equal([1, 2], tables.Tables["interact.median"]["L"]);
        var figures = Bench.Figures!(tables).ToArray();
        Assert.Contains(figures, f => f.Name == "manybody-2-time");
        Assert.All(figures.OfType<LineFigure>(), f => Assert.True(f.LogX && f.LogY && f.Series.Count > 2 && f.WhatToSee.Length > 0));
        var errors = Bench.Tables!(tables).Single(t => t.Name == "errors");
        Assert.All(errors.Rows, r => Assert.True(r.Values[0] < 1e-5 && r.Values[1] < 1e-11 && (r.Values[2] < 1e-5 || double.IsNaN(r.Values[2])), r.Words));
        Assert.Equal(["conv, so2-linear", "manybody, nu2.contraction", "manybody, nu2.gaunt-layer", "manybody, nu3.contraction", "manybody, nu3.gaunt-layer"], errors.Rows.Where(r => double.IsNaN(r.Values[2])).Select(r => r.Words).Order());
        Assert.Contains("L = 2: ", Bench.Findings!(metrics), StringComparison.Ordinal);
        Assert.All(ClaimEvaluator.Evaluate(Bench.Claims.Where(c => c.Id.EndsWith("-agrees", StringComparison.Ordinal) || c.Id.EndsWith("-turns", StringComparison.Ordinal)), [metrics]), c => Assert.Equal(Outcome.Holds, c.Outcome));
    }

    [Fact]
    public void The_table_of_couplings_has_no_cross_product()
    {
        var table = Bench.Tables!(new RunTables(new Dictionary<string, Table>())).Single(t => t.Name == "couplings");
        Assert.Equal([1, 0, 1], table.Rows.Single(r => r.Words == "1 x 1").Values.Take(3));
        Assert.True(double.IsNaN(table.Rows.Single(r => r.Words == "0 x 1").Values[0]));
    }

    [Fact]
    public void Page_figures_are_drawn_where_their_orders_and_degrees_were_measured()
    {
        BenchMeasurement[] measured = [.. from order in new[] { 2, 3 } from degree in Enumerable.Range(1, 8) select Measured("grid", order, degree, Math.Pow(degree, 2))];
        var result = BenchResult.Of(BenchArms.Manybody, measured);
        var names = Bench.Figures!(new RunTables(Named(new() { [BenchArms.Manybody] = result }, r => r.Tables))).Select(f => f.Name).ToArray();
        Assert.Equal(["manybody-2-time", "manybody-2-memory", "manybody-3-time", "manybody-3-memory"], names);
        Assert.Contains("manybody-3-time", Bench.PageFigures);
        Assert.Equal(2, result.Metrics["nu3.grid.exponent"], 1e-9);
    }

    [Fact]
    public void The_claims_compare_the_better_way_of_functions_with_couplings_at_high_degrees_alone()
    {
        BenchMeasurement[] measured =
        [
            .. Enumerable.Range(4, 5).SelectMany(l => new[]
            {
                Measured("automatic", 0, l, 2), Measured("grid", 0, l, l == 5 ? 100 : Math.Pow(l, 2)), Measured("fourier", 0, l, Math.Pow(l, 2) * (l == 5 ? 1 : 3)),
                Measured("paths", 0, l, 6 * Math.Pow(l, l < 6 ? 1 : 2)), Measured("planar-paths", 0, l, 3 * Math.Pow(l, 2)), Measured("sparse", 0, l, Math.Pow(l, 2) / 2),
            }),
        ];
        var metrics = BenchResult.Of(BenchArms.Interact, measured).Metrics;
        Assert.Equal(6, metrics["speedup"], 1e-9);
        Assert.Equal(3, metrics["planar.speedup"], 1e-9);
        Assert.Equal(2, metrics["gaunt.exponent"], 1e-9);
        Assert.Equal(0, metrics["gaunt.exponent.pm"], 1e-6);
        Assert.Equal(3, metrics["planar-paths.speedup.8"], 1e-9);
        Assert.Equal(0.5, metrics["sparse.speedup.7"], 1e-9);
        Assert.Equal(0.5, metrics["sparse.speedup"], 1e-9);
        Assert.DoesNotContain("dense.speedup.6", metrics.Keys);
        Assert.DoesNotContain("speedup", BenchResult.Of(BenchArms.Interact, measured[..5]).Metrics.Keys);
    }

    [Fact]
    public void Exponents_of_all_ways_are_fitted_to_the_degrees_from_six_on()
    {
        BenchMeasurement[] Times(IEnumerable<int> degrees) => [.. from degree in degrees from way in new[] { "paths", "grid" } select Measured(way, 0, degree, degree < 6 ? 1 : Math.Pow(degree, way == "grid" ? 3 : 5))];
        var metrics = BenchResult.Of(BenchArms.Interact, Times(Enumerable.Range(1, 12))).Metrics;
        Assert.Equal(5, metrics["paths.exponent"], 1e-9);
        Assert.Equal(3, metrics["gaunt.exponent"], 1e-9);
        Assert.DoesNotContain("paths.exponent", BenchResult.Of(BenchArms.Interact, Times(Enumerable.Range(1, 7))).Metrics.Keys);
        var partly = BenchResult.Of(BenchArms.Interact, [.. Times(Enumerable.Range(1, 9)), .. Enumerable.Range(10, 3).Select(l => Measured("grid", 0, l, 1.5 * Math.Pow(l, 3)))]).Metrics;
        Assert.Equal(3, partly["gaunt.common.exponent"], 1e-9);
        Assert.Equal(5, partly["paths.common.exponent"], 1e-9);
        Assert.True(partly["gaunt.exponent"] > 3.5, $"{partly["gaunt.exponent"]}");
        foreach (var preset in new[] { Preset.Reproduce, Preset.Full })
        {
            Assert.Equal(12, BenchOptions.For(preset).Lmax);
        }
    }

    [Fact]
    public void Times_that_are_no_power_of_the_degree_have_no_exponent()
    {
        BenchMeasurement[] measured = [.. Enumerable.Range(6, 4).SelectMany(l => new[] { Measured("grid", 0, l, Math.Pow(l, 3)), Measured("paths", 0, l, l % 2 == 0 ? 1 : 50), Measured("sparse", 0, l, Math.Pow(l, 4) / 1000) })];
        var result = BenchResult.Of(BenchArms.Interact, measured);
        Assert.DoesNotContain("paths.exponent", result.Metrics.Keys);
        Assert.Contains("paths.common.exponent", result.Metrics.Keys);
        var words = Bench.Findings!(Named(new() { [BenchArms.Interact] = result }, r => r.Metrics));
        Assert.Contains("No fit: paths; ", words, StringComparison.Ordinal);
        var figure = Bench.Figures!(new RunTables(Named(new() { [BenchArms.Interact] = result }, r => r.Tables))).OfType<LineFigure>().First();
        Assert.Equal(["grid, L^3.0", "paths, no fit", "sparse, L^4.0"], figure.Series.Select(s => s.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_degree_from_which_functions_pay_is_that_of_the_measured_times()
    {
        // The grid takes L³: sparse couplings are faster below 6, dense ones never, those with channels innermost always slower.
        BenchMeasurement[] measured =
        [
            .. Enumerable.Range(1, 8).SelectMany(l => new[]
            {
                Measured("grid", 0, l, Math.Pow(l, 3)), Measured("sparse", 0, l, Math.Pow(l, 4) / 5.5), Measured("dense", 0, l, Math.Pow(l, 3) / 2), Measured("planar-paths", 0, l, 2 * Math.Pow(l, 3)),
            }),
        ];
        var words = Bench.Findings!(Named(new() { [BenchArms.Interact] = BenchResult.Of(BenchArms.Interact, measured) }, r => r.Metrics));
        Assert.Contains(
            "Products of functions, by the better of Fourier series and grid at each degree, pay: beside coupling by coupling with channels innermost at every degree, from L = 1 to 8; beside one dense matrix not up to L = 8; beside sparse couplings by vector kernels from L = 6 on.",
            words,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Medians_over_few_undisturbed_calls_are_named()
    {
        var often = BenchResult.Of(BenchArms.Interact, [Measured("grid", 0, 6, 1)]);
        var seldom = BenchResult.Of(BenchArms.Interact, [Measured("grid", 0, 6, 1) with { Disturbed = 5 }]);
        string Words(ArmResult result) => Bench.Findings!(Named(new() { [BenchArms.Interact] = result }, r => r.Metrics));
        Assert.EndsWith("Every median is over at least 10 such calls.", Words(often), StringComparison.Ordinal);
        Assert.Equal(6, seldom.Metrics["grid.few.6"]);
        Assert.EndsWith("interact.grid, L = 6 (6).", Words(seldom), StringComparison.Ordinal);
        Assert.Equal([11, 5], new[] { seldom.Tables["calls"]["grid"][0], seldom.Tables["disturbed"]["grid"][0] });
    }

    [Fact]
    public void A_run_that_was_stopped_before_its_first_size_goes_on()
    {
        var folder = Directory.CreateTempSubdirectory("noether-bench-").FullName;
        using var generator = new Generator(1);
        IProcess Process() => Bench.Build(BenchArms.Interact, Small, RecipeRuns.Context(generator)).Process;
        var file = Path.Combine(folder, "state.safetensors");
        try
        {
            StateFile.Write(file, Process().Save);
            var resumed = Process();
            StateFile.Read(file, resumed.Load);
            Assert.Equal(0, resumed.Position);
            Assert.Empty(((BenchProcess)resumed).Measured);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Errors_are_those_from_couplings_in_float64_also_where_dense_tables_are_left_out()
    {
        var operation = SphereOperations.Product(2, 16, 2);
        var memory = operation.Ways.Single(w => w.Name == "planar-paths").Bytes / 1e6 * 0.9;
        Assert.True(operation.Ways.Single(w => w.Name == "sparse").Bytes < memory * 1e6);
        var result = Bench.Run(BenchArms.Interact, Small with { Lmin = 2, Memory = memory });
        Assert.DoesNotContain("planar-paths.ms.2", result.Metrics.Keys);
        Assert.InRange(result.Metrics["error"], 1e-9, 1e-6);
        Assert.InRange(result.Tables["error"]["sparse"][0], 1e-9, 1e-6);
    }

    [Fact]
    public void The_peers_are_timed_at_the_size_of_the_recorded_time_of_e3nn()
    {
        var operation = BenchCalibration.Operation();
        Assert.Equal(["sparse", "paths", "planar-paths"], operation.Ways.Select(w => w.Name));
        Assert.Equal([3, 2000, 32], operation.Numbers.Values);
        var words = BenchCalibration.Words(new Dictionary<string, double> { ["calibrate.paths.ms.3"] = 100, ["calibrate.planar-paths.ms.3"] = 50 });
        Assert.Contains("coupling by coupling 100 ms, and 50 ms", words, StringComparison.Ordinal);
        Assert.Contains("Recorded on another machine", words, StringComparison.Ordinal);
        Assert.Empty(BenchCalibration.Words(new Dictionary<string, double>()));
    }

    [Fact]
    public void Ways_that_need_too_much_are_left_out_with_a_word()
    {
        using var generator = new Generator(1);
        var sink = new Words();
        var run = Bench.Build(BenchArms.Interact, Small with { Memory = SphereOperations.Product(2, 16, 2).Ways.Single(w => w.Name == "dense").Bytes / 1e6 * 0.9 }, RecipeRuns.Context(generator));
        new RunHost(new RunHostOptions(sink)).Run(run.Process, CancellationToken.None);
        var metrics = run.Evaluate(new EvaluationContext(generator, sink, CancellationToken.None)).Metrics;
        Assert.Contains(sink.Said, s => s.StartsWith("interact by dense is left out at L = 2: it would need about ", StringComparison.Ordinal));
        Assert.Contains("dense.ms.1", metrics.Keys);
        Assert.DoesNotContain("dense.ms.2", metrics.Keys);
    }

    [Fact]
    public void Where_nothing_is_left_to_time_the_run_says_so() =>
        Assert.Contains("Every way of 'manybody' was left out.", Assert.Throws<InputException>(() => Bench.Run(BenchArms.Manybody, Small with { Memory = 1e-6 })).Message, StringComparison.Ordinal);

    [Fact]
    public void Ways_that_take_too_long_are_left_out_at_larger_sizes()
    {
        var metrics = Bench.Run(BenchArms.Conv, Small with { Seconds = 1e-6 }).Metrics;
        Assert.Contains("grid.ms.1", metrics.Keys);
        Assert.DoesNotContain("grid.ms.2", metrics.Keys);
    }

    [Fact]
    public void A_run_that_was_stopped_keeps_what_it_measured()
    {
        var folder = Directory.CreateTempSubdirectory("noether-bench-").FullName;
        try
        {
            RunHostOptions Host(long? steps) => new(new Silence()) { CheckpointFolder = folder, Limits = new RunLimits(MaxSteps: steps) };
            var stopped = Bench.Run(BenchArms.Interact, Small, Host(1)).Metrics;
            var continued = Bench.Run(BenchArms.Interact, Small, Host(null)).Metrics;
            Assert.Equal(stopped["grid.ms.1"], continued["grid.ms.1"]);
            Assert.DoesNotContain("grid.ms.2", stopped.Keys);
            Assert.Contains("grid.ms.2", continued.Keys);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, T> Named<T>(Dictionary<string, ArmResult> results, Func<ArmResult, IReadOnlyDictionary<string, T>> part) =>
        results.SelectMany(r => part(r.Value).Select(p => KeyValuePair.Create($"{r.Key}.{p.Key}", p.Value))).ToDictionary();

    private static BenchMeasurement Measured(string way, int order, int degree, double time) =>
        new(way, order, degree, LeftOut.No) { Median = time, Least = time, Bytes = time, Error = 0, Equivariance32 = 0, Equivariance64 = 0, Calls = 11, Disturbed = 0 };

    private sealed class Words : IRunSink
    {
        public List<string> Said { get; } = [];

        public void Metrics(long step, IReadOnlyDictionary<string, double> values)
        {
        }

        public void Progress(string phase, long position, long? length)
        {
        }

        public void Message(string text) => Said.Add(text);

        public void Checkpoint(string path, long step)
        {
        }
    }
}
