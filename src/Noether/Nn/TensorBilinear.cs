using Noether.Representations;
using Noether.Runtime;
using TorchSharp.Modules;

namespace Noether.Nn;

/// <summary>
/// Adds products of features with themselves, z + 0.1 W(z) z: W(z) maps tensors of rank a to tensors of rank b by learnt multiples of z's own tensors of rank a + b, so that it
/// moves as it must under every linear group. Of each rank a few tensors, chosen at random once, serve as such.
/// </summary>
/// <remarks>
/// Source: Finzi, Welling, Wilson, "A practical method for constructing equivariant multilayer perceptrons for arbitrary matrix groups", ICML 2021, section 5. Scalars of z are not used as maps.
/// Where vectors and dual vectors move unlike, a map from rank a takes a dual slots, and only kinds that z has give one.
/// </remarks>
public sealed class TensorBilinear : torch.nn.Module<Tensor, Tensor>
{
    private const double Share = 0.1;

    private readonly ParameterList coefficients = [];
    private readonly List<Path> _paths = [];
    private readonly HashSet<int> _maps = [];
    private readonly long[] _sizes;

    /// <param name="features">In and out.</param>
    /// <param name="orthogonal">Whether dual vectors move like vectors.</param>
    /// <param name="generator">Draws the first coefficients, and which tensors serve as maps.</param>
    public TensorBilinear(TensorSum features, bool orthogonal, Generator generator)
        : base(nameof(TensorBilinear))
    {
        ArgumentNullException.ThrowIfNull(features);
        ArgumentNullException.ThrowIfNull(generator);
        Features = features;
        _sizes = [.. features.Blocks.Select(b => (long)b.Copies * b.Kind.Size(features.Space))];
        for (var output = 0; output < features.Blocks.Count; output++)
        {
            for (var input = 0; input < features.Blocks.Count; input++)
            {
                if (MapBlock(output, input, orthogonal) is { } map)
                {
                    var served = Choose(map, generator);
                    _paths.Add(new Path(output, input, map, served));
                    coefficients.Add(Initial.Normal([features.Blocks[output].Copies, (long)served * features.Blocks[input].Copies], 1, generator));
                }
            }
        }

        RegisterComponents();
    }

    /// <summary>In and out.</summary>
    public TensorSum Features { get; }

    /// <param name="features"><c>[n, numbers]</c>.</param>
    /// <returns><c>[n, numbers]</c>.</returns>
    /// <exception cref="InputException">The features are not of the kinds declared.</exception>
    public override Tensor forward(Tensor features)
    {
        Features.Check(features);
        using var scope = torch.NewDisposeScope();
        var n = features.shape[0];
        var parts = features.split(_sizes, -1);
        Tensor[] tensors = [.. Features.Blocks.Zip(parts, (b, part) => part.reshape(n, b.Copies, b.Kind.Size(Features.Space)))];
        var maps = _maps.ToDictionary(m => m, m => tensors[m].index_select(1, get_buffer(Chosen(m))!));
        var sums = new Tensor?[parts.Length];
        foreach (var (i, path) in _paths.Index())
        {
            var product = Product(coefficients[i], maps[path.Map], tensors[path.Input], path);
            sums[path.Output] = sums[path.Output] is { } sum ? sum + product : product;
        }

        var added = sums.Zip(parts, (sum, part) => sum is null ? part : torch.add(part, sum.flatten(1), alpha: Share));
        return scope.MoveToOuter(torch.cat([.. added], -1));
    }

    /// <summary>Σ_jm c_ijm M_m x_j, by whichever of the two sums is the shorter first.</summary>
    private static Tensor Product(Tensor c, Tensor maps, Tensor x, Path path)
    {
        var (n, size) = (x.shape[0], x.shape[2]);
        if (maps.shape[2] / size >= size)
        {
            // Few numbers in: mix the inputs' copies for each output and map, then apply the maps.
            var mixed = c.view(-1, x.shape[1]).matmul(x).view(n, c.shape[0], path.Served * size);
            var rows = maps.view(n, path.Served, -1, size).transpose(1, 2).reshape(n, -1, path.Served * size);
            return mixed.matmul(rows.transpose(1, 2));
        }

        var applied = maps.reshape(n, -1, size).matmul(x.transpose(1, 2)).view(n, path.Served, -1, x.shape[1]);
        return c.view(c.shape[0], path.Served * x.shape[1]).matmul(applied.transpose(2, 3).reshape(n, path.Served * x.shape[1], -1));
    }

    /// <summary>The block whose tensors are maps from one block to another; null where there is none.</summary>
    private int? MapBlock(int output, int input, bool orthogonal)
    {
        var wanted = SlotSigns.OfMaps(Features.Blocks[input].Kind, Features.Blocks[output].Kind);
        SlotSigns Known(SlotSigns slots) => orthogonal ? slots.WithoutDuals() : slots;
        var found = Features.Blocks.ToList().FindIndex(b => b.Kind.Rank > 0 && Known(SlotSigns.Of(b.Kind)) == Known(wanted));
        return found < 0 ? null : found;
    }

    /// <summary>Chooses the copies of a block that serve as maps, once; how many they are.</summary>
    private int Choose(int block, Generator generator)
    {
        var (kind, copies) = Features.Blocks[block];
        var served = Math.Min(copies, kind.Size(Features.Space));
        if (_maps.Add(block))
        {
            using var order = torch.randperm(copies, dtype: torch.int64, generator: generator.Torch);
            register_buffer(Chosen(block), order.narrow(0, 0, served).clone().DetachFromDisposeScope());
        }

        return served;
    }

    private static string Chosen(int block) => $"chosen_{block}";

    private sealed record Path(int Output, int Input, int Map, int Served);
}
