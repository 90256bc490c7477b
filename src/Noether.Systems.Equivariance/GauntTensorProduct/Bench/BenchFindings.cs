using System.Globalization;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Bench;

/// <summary>The recipe <c>bench</c> in plain language.</summary>
internal static class BenchFindings
{
    private static readonly string[] PowerWays = ["grid", "divide", "sequential", "sparse", "planar-paths", "gaunt-layer", "contraction"];

    private static readonly string[] Functions = ["fourier", "grid"];

    private static readonly (string Way, string What)[] Beaten =
    [
        ("paths", "coupling by coupling as e3nn does"), ("planar-paths", "coupling by coupling with channels innermost"), ("dense", "one dense matrix"), ("sparse", "sparse couplings by vector kernels"),
    ];

    public static IReadOnlyList<MetricMeaning> Metrics { get; } =
    [
        new("error", "largest difference of any way in float32 from couplings in float64, relative to the largest number"),
        new("equivariance32", "largest difference of any way in float32 between the result of turned features and the turned result, relative"),
        new("equivariance64", "the same in float64"),
        new("speedup", "how many times faster the better of Fourier series and grid is than coupling by coupling as e3nn does, at the degree from L = 6 on where that is least"),
        new("planar.speedup", "the same against coupling by coupling with channels innermost, which torch computes faster"),
        new("sparse.speedup", "the same against sparse couplings by this library's vector kernels"),
        new("dense.speedup", "the same against one dense matrix of all couplings"),
        new("automatic.loss", "time of the way that is chosen automatically over that of the fastest, at the degree where that is largest"),
    ];

    public static string Write(IReadOnlyDictionary<string, double> metrics)
    {
        const string Done =
            "Features of O(3) are coefficients of functions on the sphere. They can be multiplied coupling by coupling, or as functions: by values on a grid, or by Fourier series. "
            + "All ways but layers with weights of their own (so2-linear in the frames of edges, which mixes channels too; gaunt-layer, contraction) were given the same numbers, each in its own layout, and computed the same up to rounding; all were timed in turns after warming up; times are medians over calls that the system did not interrupt. "
            + "Memory is how far the process's resident memory rose above where it stood before a call, after freed memory was given back (the median of five calls).";
        string[] parts =
        [
            Done,
            Beside(metrics, BenchArms.Interact, "Products of features", Functions, ["paths", "planar-paths", "all-paths", "dense", "sparse", "fourier-dense"]),
            Beside(metrics, BenchArms.Conv, "Convolutions", Functions, ["paths", "planar-paths", "escn", "sparse", "so2-linear"]),
            Powers(metrics),
            Pays(metrics),
            Price(metrics),
            BenchCalibration.Words(metrics),
            Few(metrics),
        ];
        return string.Join("\n\n", parts.Where(p => p.Length > 0));
    }

    /// <summary>At every degree, how the better way of functions stands beside each of the others.</summary>
    private static string Beside(IReadOnlyDictionary<string, double> metrics, string arm, string what, string[] functions, string[] others)
    {
        var lines = Degrees(metrics, $"{arm}.").Select(degree =>
        {
            var best = functions.Where(w => metrics.ContainsKey(Time(arm, w, degree))).MinBy(w => metrics[Time(arm, w, degree)]);
            if (best is null)
            {
                return "";
            }

            var time = metrics[Time(arm, best, degree)];
            var ratios = others.Where(w => metrics.ContainsKey(Time(arm, w, degree))).Select(w => string.Create(CultureInfo.InvariantCulture, $"{w} {metrics[Time(arm, w, degree)] / time:0.0#}"));
            return string.Create(CultureInfo.InvariantCulture, $"L = {degree}: {best} {time:0.###} ms; {string.Join(", ", ratios)}.");
        }).Where(l => l.Length > 0).ToArray();
        return lines.Length == 0 ? "" : $"{what}. At each degree, the time of the better of {string.Join(" and ", functions)}, and how many times as long the others take (below 1: they are faster). {string.Join(' ', lines)}{Growth(metrics, arm)}";
    }

    private static string Growth(IReadOnlyDictionary<string, double> metrics, string arm)
    {
        const string Mark = ".exponent";
        string[] all = [.. metrics.Keys.Where(k => k.StartsWith($"{arm}.", StringComparison.Ordinal) && k.EndsWith(Mark, StringComparison.Ordinal))];
        var told = all.Select(k => string.Create(CultureInfo.InvariantCulture, $"{k[(arm.Length + 1)..^Mark.Length]} {metrics[k]:0.0} ± {metrics[$"{k}.pm"]:0.0}"));
        // Where nothing was fitted, degrees were too few, and there is nothing to say.
        var none = all.Length == 0 ? [] : WithoutFit(metrics, arm);
        return (all.Length == 0 ? "" : $" From L = {UpperDegrees.First} on, times grow with these exponents of L, each fitted to all degrees at which its way was measured ('common': to those of both gaunt and paths): {string.Join(", ", told)}.")
            + (none.Length == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" No fit: {string.Join(", ", none)}; the 95 % interval of their exponents is wider than {UpperDegrees.WidestInterval:0}, or they were measured at too few of these degrees."));
    }

    private static string[] WithoutFit(IReadOnlyDictionary<string, double> metrics, string arm) =>
    [
        .. metrics.Keys.Where(k => k.StartsWith($"{arm}.", StringComparison.Ordinal) && k.Contains(".ms.", StringComparison.Ordinal))
            .Select(k => k[(arm.Length + 1)..k.IndexOf(".ms.", StringComparison.Ordinal)]).Distinct()
            .Where(way => !metrics.ContainsKey($"{arm}.{way}.exponent")),
    ];

    /// <summary>From which degree on products of functions pay beside each of the others.</summary>
    public static string Pays(IReadOnlyDictionary<string, double> metrics)
    {
        double Best(int degree) => Functions.Where(w => metrics.ContainsKey(Time(BenchArms.Interact, w, degree))).Select(w => metrics[Time(BenchArms.Interact, w, degree)]).DefaultIfEmpty(double.NaN).Min();
        int[] degrees = [.. Degrees(metrics, $"{BenchArms.Interact}.").Where(l => double.IsFinite(Best(l)))];
        var told = Beaten.Select(other =>
        {
            var ratios = degrees.Where(l => metrics.ContainsKey(Time(BenchArms.Interact, other.Way, l))).Select(l => (Degree: l, Ratio: metrics[Time(BenchArms.Interact, other.Way, l)] / Best(l))).ToArray();
            var slower = ratios.Where(r => r.Ratio <= 1).Select(r => r.Degree).ToArray();
            return ratios.Length == 0 ? ""
                : slower.Length == 0 ? string.Create(CultureInfo.InvariantCulture, $"beside {other.What} at every degree, from L = {ratios[0].Degree} to {ratios[^1].Degree}")
                : slower[^1] == ratios[^1].Degree ? string.Create(CultureInfo.InvariantCulture, $"beside {other.What} not up to L = {ratios[^1].Degree}")
                : string.Create(CultureInfo.InvariantCulture, $"beside {other.What} from L = {ratios.First(r => r.Degree > slower[^1]).Degree} on");
        }).Where(t => t.Length > 0).ToArray();
        return told.Length == 0 ? "" : $"Products of functions, by the better of Fourier series and grid at each degree, pay: {string.Join("; ", told)}.";
    }

    private static string Powers(IReadOnlyDictionary<string, double> metrics)
    {
        var orders = Enumerable.Range(2, 5).Where(o => Degrees(metrics, $"{BenchArms.Manybody}.nu{o}.").Length > 0).ToArray();
        var lines = orders.Select(order =>
        {
            var arm = string.Create(CultureInfo.InvariantCulture, $"{BenchArms.Manybody}.nu{order}");
            var degree = Degrees(metrics, $"{arm}.")[^1];
            string[] ways = [.. PowerWays.Where(w => metrics.ContainsKey(Time(arm, w, degree)))];
            return string.Create(CultureInfo.InvariantCulture, $"Order {order}, L = {degree}: {string.Join(", ", ways.Select(w => string.Create(CultureInfo.InvariantCulture, $"{w} {metrics[Time(arm, w, degree)]:0.##} ms")))}.{Layers(metrics, arm, degree)}");
        }).ToArray();
        return lines.Length == 0 ? "" : $"Many-body powers, nothing cut off on the way: powers of values on a grid, Fourier series by divide and conquer, product after product by Fourier series, by sparse couplings, and by torch's operations; as layers with weights, of powers on a grid (gaunt-layer) and of all independent couplings (contraction, where these are found in seconds), which expresses more. {string.Join(' ', lines)}";
    }

    /// <summary>Both layers at the highest degree at which the couplings of the one were found, where that is another one than was told of.</summary>
    private static string Layers(IReadOnlyDictionary<string, double> metrics, string arm, int told)
    {
        var both = Degrees(metrics, $"{arm}.").Where(l => metrics.ContainsKey(Time(arm, "contraction", l)) && metrics.ContainsKey(Time(arm, "gaunt-layer", l))).LastOrDefault();
        return both is 0 || both == told ? "" : string.Create(
            CultureInfo.InvariantCulture, $" At L = {both}: gaunt-layer {metrics[Time(arm, "gaunt-layer", both)]:0.##} ms, contraction {metrics[Time(arm, "contraction", both)]:0.##} ms.");
    }

    private static string Price(IReadOnlyDictionary<string, double> metrics) => metrics.TryGetValue("interact.speedup", out var ratio)
        ? string.Create(CultureInfo.InvariantCulture, $"From L = 6 on products of functions are at least {ratio:0.0} times as fast as coupling by coupling in the order of e3nn")
            + (metrics.TryGetValue("interact.planar.speedup", out var planar) ? string.Create(CultureInfo.InvariantCulture, $", and {planar:0.0} times as fast as the same with channels innermost. ") : ". ")
            + "Vector kernels of sparse couplings are another matter: see 'sparse' above. And the couplings with an odd sum of degrees, which products of functions lack, are no part of these ratios but of 'all-paths'."
        : "";

    private static string Few(IReadOnlyDictionary<string, double> metrics)
    {
        const string Mark = ".few.";
        const int Told = 12;
        string[] few =
        [
            .. metrics.Where(m => m.Key.Contains(Mark, StringComparison.Ordinal))
                .Select(m => string.Create(CultureInfo.InvariantCulture, $"{m.Key.Replace(Mark, ", L = ", StringComparison.Ordinal)} ({m.Value:0})")),
        ];
        var all = metrics.Keys.Count(k => k.Contains(".ms.", StringComparison.Ordinal));
        return all == 0 ? ""
            : few.Length == 0 ? $"Every median is over at least {BenchMeasurement.EnoughCalls} such calls."
            : $"Medians over fewer than {BenchMeasurement.EnoughCalls} such calls, or where there were fewer than three over all of them: "
                + (few.Length <= Told ? $"{string.Join("; ", few)}." : $"{few.Length} of {all}, named by the metrics with 'few'.");
    }

    private static string Time(string arm, string way, int degree) => string.Create(CultureInfo.InvariantCulture, $"{arm}.{way}.ms.{degree}");

    private static int[] Degrees(IReadOnlyDictionary<string, double> metrics, string prefix) =>
    [
        .. metrics.Keys.Where(k => k.StartsWith(prefix, StringComparison.Ordinal) && k.Contains(".ms.", StringComparison.Ordinal))
            .Select(k => int.Parse(k.AsSpan(k.LastIndexOf('.') + 1), CultureInfo.InvariantCulture)).Distinct().Order(),
    ];
}
