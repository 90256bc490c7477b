using Noether.Lab.Benchmarks;
using Noether.Lab.Catalogue;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Bench;

/// <summary>The operations that the recipe <c>bench</c> times.</summary>
internal static class BenchArms
{
    public const string Interact = "interact";
    public const string Conv = "conv";
    public const string Manybody = "manybody";
    public const string Calibrate = "calibrate";

    public static IReadOnlyList<Arm<BenchOptions>> Create() =>
    [
        new(Interact, "features times features, channel by channel, to all degrees up to 2L", (options, context) => Run(
            Interact, options, context, Degrees(options, options.Lmax), (_, degree) => SphereOperations.Product(degree, options.Items, options.Channels))),
        new(Conv, "features of neighbours times filters along edges, summed at the receivers, all of degrees up to L", (options, context) => Run(
            Conv, options, context, Degrees(options, options.Lmax), (_, degree) => SphereOperations.Convolution(degree, Edges(options), options.Channels))),
        new(Manybody, "powers of features up to an order, nothing cut off on the way, to degrees up to L", (options, context) => Run(
            Manybody,
            options,
            context,
            [.. options.Orders.Order().SelectMany(order => Degrees(options, options.ManybodyLmax).Select(size => (order, size.Degree)))],
            (order, degree) => SphereOperations.Powers(degree, order, options.Items, options.Channels))),
        new(Calibrate, BenchCalibration.Summary, (options, context) => Run(
            Calibrate, options, context, [(0, BenchCalibration.Degree)], (_, _) => BenchCalibration.Operation())),
    ];

    private static ArmRun Run(string name, BenchOptions options, ArmContext context, (int Order, int Degree)[] sizes, Func<int, int, SphereOperation> make)
    {
        if (sizes.Length == 0)
        {
            throw new InputException($"No degree is left: lmin={options.Lmin}, but lmax={options.Lmax} and manybodyLmax={options.ManybodyLmax}. Raise those, or lower lmin.");
        }

        var process = new BenchProcess(name, sizes, make, options, context.Generator.Fork(name), context.Device, context.Limits);
        return new ArmRun(process, _ => BenchResult.Of(name, process.Measured));
    }

    private static (int Order, int Degree)[] Degrees(BenchOptions options, int highest) => [.. Enumerable.Range(options.Lmin, Math.Max(0, highest - options.Lmin + 1)).Select(degree => (0, degree))];

    private static long Edges(BenchOptions options) => options.Items / SphereOperations.EdgesANode * SphereOperations.EdgesANode;
}
