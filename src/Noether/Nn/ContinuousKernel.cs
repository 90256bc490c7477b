using System.Diagnostics;
using Noether.Groups;
using Noether.Numerics;
using Noether.Runtime;

namespace Noether.Nn;

/// <summary>What of a kernel far from its centre counts.</summary>
public enum KernelWindow
{
    /// <summary>All of it.</summary>
    None,

    /// <summary>What lies within the unit disc of the plane.</summary>
    Disc,

    /// <summary>Everything, times σ(2 - 2 |z|) with z the place in the plane and the coordinates in the group together.</summary>
    Soft,
}

/// <summary>Which coordinates of a group's elements a kernel is a function of.</summary>
public enum ElementCoordinates
{
    /// <summary>Those of the polar decomposition's stretch, and cosine and sine of its angle: smooth on the whole group.</summary>
    PolarCircle,

    /// <summary>Those of the stretch, and the angle from 0 to 2π: the published ones, with a jump at the identity's angle.</summary>
    PolarAngle,

    /// <summary>Those of the principal logarithm; the kernel is zero where there is none.</summary>
    Logarithm,
}

/// <summary>How continuous kernels are made and looked at.</summary>
/// <param name="Size">Edge length in pixels; the kernel's plane is the square from -1 to 1, read at the centres of size² cells.</param>
/// <param name="Window">What of it counts.</param>
/// <param name="Coordinates">Coordinates in the group.</param>
public sealed record ContinuousKernelOptions(int Size = 5, KernelWindow Window = KernelWindow.Disc, ElementCoordinates Coordinates = ElementCoordinates.PolarCircle)
{
    /// <summary>What coordinates in the group are multiplied by before the network sees them; below 1, the kernel changes more slowly along the group than along the plane.</summary>
    public double ElementScale { get; init; } = 1;

    /// <summary>The network that gives the kernel's values.</summary>
    public NeuralFieldOptions Field { get; init; } = new();
}

/// <summary>
/// A kernel on the plane, or on the plane and a group of its linear maps, by a <see cref="NeuralField"/>: matrices K(x) or K(x, h) of output and input channels.
/// x lies in the plane of the conventions, to the right and up, and h is an element given as a 2 x 2 matrix.
/// </summary>
public sealed class ContinuousKernel : torch.nn.Module<Tensor, Tensor?, Tensor>
{
    /// <summary>Angles this near to zero from below count as zero, not as a full turn.</summary>
    private const double SameAngle = 1e-6;

    private readonly NeuralField field;

    private readonly PolarGroup? _group;
    private readonly ContinuousKernelOptions _options;

    /// <param name="inChannels">Input channels.</param>
    /// <param name="outChannels">Output channels.</param>
    /// <param name="group">The group of h; null: a kernel on the plane alone.</param>
    /// <param name="options">Its size, window and coordinates.</param>
    /// <param name="generator">Draws the first weights.</param>
    public ContinuousKernel(int inChannels, int outChannels, PolarGroup? group, ContinuousKernelOptions options, Generator generator)
        : base(nameof(ContinuousKernel))
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Size < 1)
        {
            throw new ArgumentException($"A kernel has at least one pixel; found {options.Size} a side.", nameof(options));
        }

        if (group is { Dimension: not 2 })
        {
            throw new ArgumentException($"Kernels on images are functions on groups of the plane; {group.Name} acts on {group.Dimension} dimensions.", nameof(group));
        }

        (InChannels, OutChannels, _group, _options) = (inChannels, outChannels, group, options);
        var inputs = 2 + (group is null ? 0 : group.CoordinateCount + (options.Coordinates == ElementCoordinates.PolarCircle ? 1 : 0));
        field = new NeuralField(inputs, inChannels * outChannels, inChannels * options.Size * options.Size, options.Field, generator);
        RegisterComponents();
    }

    /// <summary>Input channels.</summary>
    public int InChannels { get; }

    /// <summary>Output channels.</summary>
    public int OutChannels { get; }

    /// <summary>Edge length in pixels.</summary>
    public int Size => _options.Size;

    /// <summary>The places of its own pixels (see <see cref="Places(int)"/>).</summary>
    public Tensor Places() => Places(Size);

    /// <summary>The centres of the cells of the square from -1 to 1 in the pixels' order, x to the right and y up, <c>[2, size²]</c>, float64.</summary>
    /// <param name="size">Cells a side.</param>
    public static Tensor Places(int size)
    {
        using var scope = torch.NewDisposeScope();
        var line = ((torch.arange(size, torch.float64) * 2) + 1 - size) / size;
        return scope.MoveToOuter(torch.stack([line.repeat(size), -line.repeat_interleave(size)]));
    }

    /// <summary>The kernel's matrices at places and elements.</summary>
    /// <param name="x">Places, <c>[a, 1, 2, points]</c> or, with elements, as many rows as they have.</param>
    /// <param name="h">Elements, <c>[a, b, 2, 2]</c>; null for a kernel on the plane alone, and b is 1 then.</param>
    /// <returns><c>[a, b, points, out, in]</c>.</returns>
    public override Tensor forward(Tensor x, Tensor? h)
    {
        ArgumentNullException.ThrowIfNull(x);
        using var scope = torch.NewDisposeScope();
        var weight = field.parameters().First();
        var (rows, columns, points) = (x.shape[0], h?.shape[1] ?? 1, x.shape[3]);
        var places = x.transpose(-2, -1).expand(rows, columns, points, 2);
        var inputs = places;
        Tensor? exists = null;
        if (_group is not null)
        {
            (var coordinates, exists) = Coordinates(_group, h ?? throw new ArgumentNullException(nameof(h)));
            inputs = torch.cat([places, (coordinates * _options.ElementScale).unsqueeze(-2).expand(rows, columns, points, coordinates.shape[^1])], -1);
        }

        var values = field.call(inputs.reshape(-1, inputs.shape[^1]).to(weight.dtype, weight.device)).view(rows, columns, points, OutChannels, InChannels);
        return scope.MoveToOuter(Window(inputs, exists) is { } window ? values * window.to(weight.dtype, weight.device).unsqueeze(-1).unsqueeze(-1) : values);
    }

    /// <summary>What the values are multiplied by, <c>[a, b, points]</c>; a product, so that gradients pass.</summary>
    private Tensor? Window(Tensor inputs, Tensor? exists)
    {
        var places = inputs.narrow(-1, 0, 2);
        var window = _options.Window switch
        {
            KernelWindow.None => null,
            KernelWindow.Disc => places.square().sum(-1).le(1 + 1e-12).to(torch.float64),
            KernelWindow.Soft => torch.sigmoid(2 - (2 * inputs.square().sum(-1).sqrt())),
            _ => throw new UnreachableException(),
        };
        var there = exists?.unsqueeze(-1).to(torch.float64).expand(inputs.shape[..^1]);
        return window is null ? there : there is null ? window : window * there;
    }

    private (Tensor Values, Tensor? Exists) Coordinates(PolarGroup group, Tensor h)
    {
        if (_options.Coordinates == ElementCoordinates.Logarithm)
        {
            var (logarithms, exists) = PolarGroup.Log(h);
            return (group.Vee(logarithms), exists);
        }

        var (stretch, rotation) = PolarDecomposition.Left(h);
        var stretches = group.Vee(stretch).narrow(-1, 0, group.StretchCount);
        if (_options.Coordinates == ElementCoordinates.PolarCircle)
        {
            return (torch.cat([stretches, rotation.select(-1, 0)], -1), null);
        }

        var angle = RotationLogarithm.Angle(rotation);
        var full = torch.where(angle.lt(-SameAngle), angle + Math.Tau, angle.clamp_min(0));
        return (torch.cat([stretches, full.unsqueeze(-1) * Math.Sqrt(2)], -1), null);
    }
}
