using System.Globalization;
using Noether.Lab.Benchmarks;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Bench;

/// <summary>One convolution of the size at which e3nn itself was timed, so that a reader can judge how fast the peers of the recipe <c>bench</c> are.</summary>
internal static class BenchCalibration
{
    public const int Degree = 3;
    private const int Edges = 2000;
    private const int Channels = 32;

    // e3nn 0.5.1 with torch 1.13, one thread: a weight for each edge, path and channel, forward.
    private const double RecordedMilliseconds = 85;

    public const string Summary = "the convolution of the size at which e3nn was timed elsewhere: 2,000 edges, 32 channels, degrees up to 3";

    private static readonly string[] Ways = ["sparse", "paths", "planar-paths"];

    /// <summary>The convolution by the peers, and by this library's couplings.</summary>
    public static SphereOperation Operation()
    {
        var all = SphereOperations.Convolution(Degree, Edges, Channels);
        return all with { Ways = [.. all.Ways.Where(w => Ways.Contains(w.Name))] };
    }

    /// <summary>The peer beside e3nn's own time; empty where it was not timed.</summary>
    public static string Words(IReadOnlyDictionary<string, double> metrics) =>
        metrics.TryGetValue(Time("paths"), out var paths) && metrics.TryGetValue(Time("planar-paths"), out var planar)
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"How good the peers are: a convolution of {Edges} edges, {Channels} channels and degrees up to {Degree} takes coupling by coupling {paths:0.#} ms, and {planar:0.#} ms with channels innermost, on the threads of this run. Recorded on another machine, one thread: e3nn 0.5.1 itself with torch 1.13 took {RecordedMilliseconds:0} ms for the products of that size.")
            : "";

    private static string Time(string way) => string.Create(CultureInfo.InvariantCulture, $"{BenchArms.Calibrate}.{way}.ms.{Degree}");
}
