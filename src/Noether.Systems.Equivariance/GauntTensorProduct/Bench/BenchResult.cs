using System.Globalization;
using Noether.Lab.Benchmarks;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Bench;

/// <summary>What was measured as metrics and tables. Metrics of one degree end with it: <c>grid.ms.6</c>.</summary>
internal static class BenchResult
{
    /// <summary>From this degree on the kernels of functions must be faster.</summary>
    private const int HighDegree = 6;

    private const double Megabyte = 1e6;

    /// <summary>What the better of the two kernels of functions is compared with, and what its least advantage at high degrees is called.</summary>
    private static readonly (string Way, string Least)[] Others =
    [
        ("paths", "speedup"), ("planar-paths", "planar.speedup"), ("all-paths", "all.speedup"), ("sparse", "sparse.speedup"), ("dense", "dense.speedup"), ("escn", "escn.speedup"),
    ];

    public static ArmResult Of(string arm, IReadOnlyList<BenchMeasurement> all)
    {
        BenchMeasurement[] measured = [.. all.Where(m => m.IsMeasured)];
        if (measured.Length == 0)
        {
            throw new InputException($"Every way of '{arm}' was left out. Raise memory, or lower lmin, items or channels.");
        }

        var metrics = new Dictionary<string, double>(StringComparer.Ordinal)
        {
            ["equivariance32"] = measured.Max(m => m.Equivariance32),
            ["equivariance64"] = measured.Max(m => m.Equivariance64),
        };
        if (measured.Select(m => m.Error).Where(double.IsFinite).ToArray() is { Length: > 0 } errors)
        {
            metrics["error"] = errors.Max();
        }

        foreach (var m in measured)
        {
            Set(metrics, $"{m.Label}.ms.{Text(m.Degree)}", m.Median * 1e3);
            Set(metrics, $"{m.Label}.least.{Text(m.Degree)}", m.Least * 1e3);
            Set(metrics, $"{m.Label}.mb.{Text(m.Degree)}", m.Bytes / Megabyte);
            if (m.Calls - m.Disturbed < BenchMeasurement.EnoughCalls)
            {
                metrics[$"{m.Label}.few.{Text(m.Degree)}"] = m.Calls - m.Disturbed;
            }
        }

        foreach (var way in measured.GroupBy(m => m.Label))
        {
            Told(metrics, $"{way.Key}.exponent", way.Select(m => (m.Degree, m.Median)));
            Told(metrics, $"{way.Key}.mbexponent", way.Select(m => (m.Degree, m.Bytes)));
        }

        if (arm != BenchArms.Manybody)
        {
            Compare(metrics, measured);
        }

        return new ArmResult(metrics, BenchTables.Of(all));
    }

    /// <summary>The faster of the two kernels of functions at each degree, against all others there, and what the automatic choice loses.</summary>
    private static void Compare(Dictionary<string, double> metrics, IReadOnlyList<BenchMeasurement> measured)
    {
        double? Time(string way, int degree) => measured.FirstOrDefault(m => m.Way == way && m.Degree == degree)?.Median;
        var degrees = measured.Select(m => m.Degree).Distinct().Order().ToArray();
        var best = degrees.Select(l => (Degree: l, Time: new[] { Time("fourier", l), Time("grid", l) }.Min())).Where(b => b.Time is not null).Select(b => (b.Degree, Time: b.Time!.Value)).ToArray();
        Told(metrics, "gaunt.exponent", best);
        var common = degrees.Where(l => Time("paths", l) is not null && best.Any(b => b.Degree == l)).ToHashSet();
        Judged(metrics, "gaunt.common.exponent", best.Where(b => common.Contains(b.Degree)));
        Judged(metrics, "paths.common.exponent", common.Select(l => (l, Time("paths", l)!.Value)));
        foreach (var (way, least) in Others)
        {
            var ratios = best.Where(b => Time(way, b.Degree) is not null).Select(b => (b.Degree, Ratio: Time(way, b.Degree)!.Value / b.Time)).ToArray();
            foreach (var (degree, ratio) in ratios)
            {
                metrics[$"{way}.speedup.{Text(degree)}"] = ratio;
            }

            if (ratios.Where(r => r.Degree >= HighDegree).Select(r => r.Ratio).ToArray() is { Length: > 0 } high)
            {
                metrics[least] = high.Min();
            }
        }

        var losses = measured.Where(m => m.Way == SphereOperations.Automatic).Select(a => a.Median / measured.Where(m => m.Degree == a.Degree).Min(m => m.Median)).ToArray();
        if (losses.Length > 0)
        {
            metrics["automatic.loss"] = losses.Max();
        }
    }

    /// <summary>An exponent that tells something; of others the findings say that there is none.</summary>
    private static void Told(Dictionary<string, double> metrics, string name, IEnumerable<(int Degree, double Value)> points) => Exponent(metrics, name, points, UpperDegrees.IsTold);

    /// <summary>An exponent that is judged, however wide its interval.</summary>
    private static void Judged(Dictionary<string, double> metrics, string name, IEnumerable<(int Degree, double Value)> points) => Exponent(metrics, name, points, _ => true);

    private static void Exponent(Dictionary<string, double> metrics, string name, IEnumerable<(int Degree, double Value)> points, Func<PowerLaw, bool> isKept)
    {
        if (UpperDegrees.Fit(points.Select(p => ((double)p.Degree, p.Value))) is { } fit && isKept(fit))
        {
            metrics[name] = fit.Exponent;
            metrics[$"{name}.pm"] = fit.HalfWidth;
        }
    }

    private static void Set(Dictionary<string, double> metrics, string name, double value)
    {
        if (double.IsFinite(value))
        {
            metrics[name] = value;
        }
    }

    private static string Text(int degree) => degree.ToString(CultureInfo.InvariantCulture);
}
