using System.Text.Json.Nodes;
using MathNet.Numerics.LinearAlgebra;
using Noether.Representations;

namespace Noether.Lab.Benchmarks;

/// <summary>A kernel's time for a product.</summary>
/// <param name="Kernel">Who computed.</param>
/// <param name="Degree">Highest degree of both factors; all degrees of the product are kept.</param>
/// <param name="Columns">Rows times channels.</param>
/// <param name="Nanoseconds">Of a call.</param>
internal sealed record GauntSample(GauntKernel Kernel, int Degree, long Columns, double Nanoseconds)
{
    private static readonly Dictionary<string, GauntKernel> Kernels = new(StringComparer.Ordinal)
    {
        [$"{Contender.Own}.sparse"] = GauntKernel.CgPaths,
        [$"{Contender.Own}.dense"] = GauntKernel.Dense,
        [$"{Contender.Own}.fourier"] = GauntKernel.Fourier,
        [$"{Contender.Own}.grid"] = GauntKernel.Grid,
    };

    /// <summary>The degrees.</summary>
    public GauntProduct Product => new(Degree, Degree);

    /// <summary>What a timing tells; null where it is of none of the kernels.</summary>
    /// <param name="contender">Who computed.</param>
    /// <param name="sizes">The size.</param>
    /// <param name="least">Least seconds of a call on the clock.</param>
    /// <param name="cpu">Median seconds of processor time: less than the other on a machine that others use too.</param>
    public static GauntSample? Of(string contender, IReadOnlyDictionary<string, long> sizes, double least, double cpu) =>
        Kernels.TryGetValue(contender, out var kernel) ? new GauntSample(kernel, (int)sizes["degree"], sizes["nodes"] * sizes["channels"], Math.Min(least, cpu) * 1e9) : null;
}

/// <summary>Fits the constants of <see cref="GauntCosts"/> to times: least squares of relative errors, none below zero.</summary>
internal static class GauntCostFit
{
    /// <summary>The constants of a kernel.</summary>
    /// <param name="kernel">Which.</param>
    /// <param name="samples">Times, of other kernels too.</param>
    public static GauntCost Of(GauntKernel kernel, IEnumerable<GauntSample> samples)
    {
        GauntSample[] own = [.. samples.Where(s => s.Kernel == kernel)];
        var rows = own.Select(s =>
        {
            var work = GauntCosts.Work(s.Product, kernel);
            return new[] { 1, s.Columns * work.Matrix, s.Columns * work.Steps }.Select(x => x / s.Nanoseconds).ToArray();
        }).ToArray();
        var constants = NotNegative(rows, [.. Enumerable.Range(0, 3).Where(i => rows.Any(r => r[i] > 0))]);
        return new GauntCost(constants[0], constants[1], constants[2]);
    }

    /// <summary>How many times the least time the kernel takes that these costs choose, at the size where that is most.</summary>
    /// <param name="samples">Times of all kernels.</param>
    public static double WorstChoice(IEnumerable<GauntSample> samples) => samples.GroupBy(s => (s.Degree, s.Columns)).Max(size =>
    {
        var chosen = new GauntCosts(new GauntProduct(size.Key.Degree, size.Key.Degree)).Cheapest(size.Key.Columns, vectors: true);
        return size.Single(s => s.Kernel == chosen).Nanoseconds / size.Min(s => s.Nanoseconds);
    });

    /// <summary>A JSON object a line: the constants of each kernel, then what the choice by the constants in force costs.</summary>
    public static IReadOnlyList<string> Conclude(IReadOnlyList<Timing> timings)
    {
        GauntSample[] samples = [.. timings.Select(t => GauntSample.Of(t.Contender, t.Sizes, t.Min, t.Cpu)).OfType<GauntSample>()];
        var constants = samples.Select(s => s.Kernel).Distinct().Select(kernel => (kernel, Cost: Of(kernel, samples))).Select(k => new JsonObject
        {
            ["kernel"] = k.kernel.ToString(),
            ["call_ns"] = Rounded(k.Cost.Call),
            ["matrix_ns"] = Rounded(k.Cost.Matrix),
            ["steps_ns"] = Rounded(k.Cost.Steps),
        }.ToJsonString());
        return [.. constants, new JsonObject { ["automatic_over_fastest"] = Math.Round(WorstChoice(samples), 2) }.ToJsonString()];
    }

    /// <summary>A number with three digits.</summary>
    internal static double Rounded(double value)
    {
        var unit = value == 0 ? 1 : Math.Pow(10, Math.Floor(Math.Log10(Math.Abs(value))) - 2);
        return Math.Round(Math.Round(value / unit) * unit, 9);
    }

    /// <summary>The numbers whose combination of columns is closest to one in every row; those that would be below zero are left out.</summary>
    private static double[] NotNegative(double[][] rows, int[] columns)
    {
        var solution = Matrix<double>.Build.DenseOfRowArrays(rows.Select(r => columns.Select(c => r[c]).ToArray())).QR().Solve(Vector<double>.Build.Dense(rows.Length, 1));
        var least = solution.MinimumIndex();
        if (solution[least] < 0 && columns.Length > 1)
        {
            return NotNegative(rows, [.. columns.Where((_, i) => i != least)]);
        }

        var all = new double[3];
        foreach (var (column, i) in columns.Select((c, i) => (c, i)))
        {
            all[column] = solution[i];
        }

        return all;
    }
}
