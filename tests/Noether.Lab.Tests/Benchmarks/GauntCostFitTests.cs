using System.Text.Json.Nodes;
using Noether.Lab.Benchmarks;
using Noether.Representations;

namespace Noether.Lab.Tests.Benchmarks;

public sealed class GauntCostFitTests
{
    /// <summary>What <c>noether bench gaunt-costs --json</c> printed where the library's constants were measured.</summary>
    private static readonly GauntSample[] Table = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Benchmarks", "gaunt-costs.jsonl")).Select(Read).OfType<GauntSample>()];

    public static TheoryData<GauntKernel> Kernels => [.. GauntCosts.Measured.Keys];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_constants_in_force_are_those_of_the_recorded_times(GauntKernel kernel)
    {
        var fit = GauntCostFit.Of(kernel, Table);
        Assert.Equal(GauntCosts.Measured[kernel], new GauntCost(GauntCostFit.Rounded(fit.Call), GauntCostFit.Rounded(fit.Matrix), GauntCostFit.Rounded(fit.Steps)));
    }

    [Fact]
    public void The_automatic_choice_is_never_much_worse_than_the_fastest_kernel()
    {
        Assert.Equal(24, Table.Select(s => (s.Degree, s.Columns)).Distinct().Count());
        Assert.InRange(GauntCostFit.WorstChoice(Table), 1, 1.6);
    }

    [Fact]
    public void No_kernel_alone_is_nearly_as_good_as_the_choice() => Assert.All(
        Enum.GetValues<GauntKernel>().Where(k => k != GauntKernel.Automatic),
        kernel => Assert.True(Table.GroupBy(s => (s.Degree, s.Columns)).Max(size => size.Single(s => s.Kernel == kernel).Nanoseconds / size.Min(s => s.Nanoseconds)) > 2));

    [Fact]
    public void A_fit_finds_the_constants_that_made_the_times()
    {
        var cost = new GauntCost(Call: 20_000, Matrix: 0.04, Steps: 0.06);
        var samples = Table.Where(s => s.Kernel == GauntKernel.Grid).Select(s =>
        {
            var work = GauntCosts.Work(s.Product, s.Kernel);
            return s with { Nanoseconds = cost.Call + (s.Columns * ((cost.Matrix * work.Matrix) + (cost.Steps * work.Steps))) };
        });
        var fit = GauntCostFit.Of(GauntKernel.Grid, samples);
        Assert.Equal(cost.Call, fit.Call, 1e-6);
        Assert.Equal(cost.Matrix, fit.Matrix, 1e-12);
        Assert.Equal(cost.Steps, fit.Steps, 1e-12);
    }

    [Fact]
    public void A_constant_that_would_be_below_zero_is_none()
    {
        // Time that falls with the size.
        var samples = Table.Where(s => s.Kernel == GauntKernel.Dense).Select(s => s with { Nanoseconds = 1e9 / s.Columns });
        Assert.Equal(0, GauntCostFit.Of(GauntKernel.Dense, samples).Matrix);
    }

    private static GauntSample? Read(string line)
    {
        var timing = JsonNode.Parse(line)!;
        var sizes = timing["sizes"]!.AsObject().ToDictionary(s => s.Key, s => (long)s.Value!);
        return GauntSample.Of(((string)timing["name"]!)["gaunt-costs.".Length..], sizes, (double)timing["min_s"]!, (double)timing["cpu_s"]!);
    }
}
