using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Lab.Benchmarks;

/// <summary>What an argument of a <see cref="SphereOperation"/> is, hence how rotations move it.</summary>
public enum SphereKind
{
    /// <summary>Coefficients of functions on the sphere, <c>[..., (L + 1)², channels]</c>, each degree of its natural parity.</summary>
    Functions,

    /// <summary>Vectors, <c>[..., 3]</c>.</summary>
    Directions,

    /// <summary>Numbers that nothing moves.</summary>
    Invariants,
}

/// <summary>An argument of a <see cref="SphereOperation"/>.</summary>
public sealed record SphereArgument(SphereKind Kind, params IReadOnlyList<long> Shape);

/// <summary>One way of computing a <see cref="SphereOperation"/>.</summary>
/// <param name="Name">The way's name, lower case.</param>
/// <param name="Compute">Computes it once, from arguments as <see cref="Lay"/> gives them. Makes its tables when it is called first.</param>
/// <param name="Bytes">About how many bytes it needs in float32, tables included.</param>
public sealed record SphereWay(string Name, Func<IReadOnlyList<Tensor>, Tensor> Compute, double Bytes)
{
    /// <summary>Whether torch's operations compute it, as other libraries do.</summary>
    public bool IsPeer { get; init; }

    /// <summary>Whether it does the same job with weights of its own, so that its result is another one.</summary>
    public bool HasOtherWeights { get; init; }

    /// <summary>The arguments in the way's own layout: made once, not a part of what is timed.</summary>
    public Func<IReadOnlyList<Tensor>, IReadOnlyList<Tensor>> Lay { get; init; } = arguments => arguments;

    /// <summary>The part of its result that all ways have.</summary>
    public Func<Tensor, Tensor> Common { get; init; } = result => result;

    /// <summary>From arguments as they were drawn to the part of the result that all ways have.</summary>
    /// <param name="arguments">As <see cref="SphereOperation.Draw"/> gives them.</param>
    public Tensor Answer(IReadOnlyList<Tensor> arguments) => Common(Compute(Lay(arguments)));
}

/// <summary>An equivariant operation on functions on the sphere, at one size, and the ways of computing it: all but those with weights of their own give the same up to rounding.</summary>
/// <param name="Numbers">What makes the size.</param>
/// <param name="Arguments">What it is computed from.</param>
/// <param name="Ways">Who computes; the first is what this library takes where nothing else is asked for.</param>
public sealed record SphereOperation(OrderedDictionary<string, long> Numbers, IReadOnlyList<SphereArgument> Arguments, IReadOnlyList<SphereWay> Ways)
{
    /// <summary>Where it is computed.</summary>
    public torch.Device Device { get; init; } = torch.CPU;

    /// <summary>As a size of a benchmark.</summary>
    /// <param name="kept">Which ways; null for all.</param>
    public KernelSize Size(Func<SphereWay, bool>? kept = null) => new(Numbers, draw =>
    {
        var arguments = Draw(draw, torch.float32);
        return [.. Ways.Where(kept ?? (_ => true)).Select((way, i) =>
        {
            var laid = way.Lay(arguments);
            return new Contender(ContenderOf(way, i == 0), () => Run(way, laid), () => way.Answer(arguments)) { IsComparable = !way.HasOtherWeights };
        })];
    });

    /// <summary>Normal numbers for all arguments; directions are of any length.</summary>
    public IReadOnlyList<Tensor> Draw(Generator generator, torch.ScalarType type)
    {
        ArgumentNullException.ThrowIfNull(generator);
        return [.. Arguments.Select(a => torch.randn([.. a.Shape], torch.float64, generator: generator.Torch).to(type, Device))];
    }

    /// <summary>How far a way is from commuting with a random rotation, and with the same rotation and a reflection: the largest difference relative to the largest number.</summary>
    /// <param name="way">One of <see cref="Ways"/>.</param>
    /// <param name="type">The precision.</param>
    /// <param name="generator">Draws arguments and rotation.</param>
    public double EquivarianceError(SphereWay way, torch.ScalarType type, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(way);
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = torch.NewDisposeScope();
        var arguments = Draw(generator, type);
        var rotation = new SO3().Sample(1, generator).to(Device);
        var plain = way.Answer(arguments);
        return new[] { rotation, -rotation }.Max(element =>
        {
            var moved = way.Answer([.. Arguments.Zip(arguments, (a, x) => Move(a.Kind, x, element))]);
            return Difference(moved, Move(SphereKind.Functions, plain, element));
        });
    }

    /// <summary>How far a way in float32 is from another in float64 on the same arguments: the largest difference relative to the largest number.</summary>
    /// <param name="way">One of <see cref="Ways"/>.</param>
    /// <param name="exact">Computes in float64.</param>
    /// <param name="generator">Draws the arguments.</param>
    public double Error(SphereWay way, SphereWay exact, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(way);
        ArgumentNullException.ThrowIfNull(exact);
        using var scope = torch.NewDisposeScope();
        var arguments = Draw(generator, torch.float32);
        return Difference(way.Answer(arguments), exact.Answer([.. arguments.Select(a => a.to(torch.float64))]));
    }

    /// <summary>Other devices than the CPU go on by themselves: a call is over when they have done all of it.</summary>
    private void Run(SphereWay way, IReadOnlyList<Tensor> laid)
    {
        way.Compute(laid);
        if (Device.type == DeviceType.CUDA)
        {
            torch.cuda.synchronize(Device);
        }
    }

    private static string ContenderOf(SphereWay way, bool isFirst) => isFirst ? Contender.Own : $"{(way.IsPeer ? "torch" : Contender.Own)}.{way.Name}";

    private static double Difference(Tensor found, Tensor expected)
    {
        var exact = expected.to(torch.float64);
        return ((found.to(torch.float64) - exact).abs().max() / exact.abs().max()).ToDouble();
    }

    private static Tensor Move(SphereKind kind, Tensor x, Tensor element) => kind switch
    {
        SphereKind.Functions => Moved(x, element),
        SphereKind.Directions => x.matmul(element[0].t().to(x.dtype)),
        _ => x,
    };

    private static Tensor Moved(Tensor x, Tensor element)
    {
        var degree = (int)Math.Round(Math.Sqrt(x.shape[^2])) - 1;
        var irreps = Irreps.SphericalHarmonics(degree, (int)x.shape[^1]);
        return irreps.Rotate(x.reshape(-1, irreps.Dimension), element, IrrepsLayout.ComponentFirst).view(x.shape);
    }
}
