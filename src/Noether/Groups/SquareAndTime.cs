using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// D4 x T: the 8 symmetries of the square, each with or without time reversal. Elements: 0..15, int64 <c>[m]</c>. 0 identity; 1 flip across "/";
/// 2 rotation by 90 degrees counter-clockwise; 3 left-right flip; 4 rotation by 180; 5 flip across "\"; 6 rotation by 270; 7 up-down flip; 8 to 15 the same with time reversed.
/// Distance: that of the square's symmetries, plus 1 where one reverses time and the other does not.
/// </summary>
public sealed class SquareAndTime : IGroup
{
    // In Dihedral's order: rotations, then the up-down flip followed by rotations.
    private static readonly long[] ToDihedral = [0, 5, 1, 6, 2, 7, 3, 4];

    private readonly Dihedral _square = new(4);

    /// <inheritdoc/>
    public string Name => "D4 x T";

    /// <inheritdoc/>
    public long? Order => 16;

    /// <summary>The symmetries of the square, which <see cref="Spatial"/> gives elements of.</summary>
    public IAffineGroup Square => _square;

    /// <inheritdoc/>
    public Tensor Identity() => torch.zeros(1, torch.int64);

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b) => Element(_square.Compose(Spatial(a), Spatial(b)), ReversesTime(a).logical_xor(ReversesTime(b)));

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a) => Element(_square.Inverse(Spatial(a)), ReversesTime(a));

    /// <inheritdoc/>
    public Tensor Sample(long n, Generator generator) => torch.randint(0, 16, n, torch.int64, generator: generator.Torch);

    /// <summary>All 16 elements, or as many of the first as asked for.</summary>
    public Tensor Grid(GridSpec spec) => torch.arange(Math.Min(16, spec.Resolution), torch.int64);

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b) => _square.Distance(Spatial(a), Spatial(b)) + ReversesTime(a).logical_xor(ReversesTime(b)).to(torch.float64);

    /// <summary>The elements' parts in <see cref="Square"/>, int64 <c>[m]</c>.</summary>
    public static Tensor Spatial(Tensor g) => torch.tensor(ToDihedral, device: g.device).index_select(0, g.remainder(8));

    /// <summary>Whether each element reverses time, bool <c>[m]</c>.</summary>
    public static Tensor ReversesTime(Tensor g) => g.ge(8);

    private static Tensor Element(Tensor spatial, Tensor reversed)
    {
        var back = new long[8];
        for (var i = 0; i < 8; i++)
        {
            back[ToDihedral[i]] = i;
        }

        return torch.tensor(back, device: spatial.device).index_select(0, spatial) + (reversed.to(torch.int64) * 8);
    }
}
