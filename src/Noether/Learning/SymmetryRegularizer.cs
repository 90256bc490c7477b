using Noether.Groups;
using Noether.Nn;
using Noether.Representations;

namespace Noether.Learning;

/// <summary>
/// Pulls the weights of linear layers towards those that commute with some groups, each with a strength of its own: Σ_g λ_g Σ_layers |W - P_g W|² / 2. The strengths say in the
/// end which symmetries the data keep: <see cref="Adjust"/> lets go of those that the weights want to leave.
/// </summary>
/// <remarks>
/// Source: Kim, Lee, Yang, Lee, "Regularizing towards soft equivariance under mixed symmetries", ICML 2023, section 3. The penalty is one of weights: it says nothing of what lies
/// between the layers, and changes where scale moves from one layer to the next. With the squared distance all groups together cost one product of small matrices for each kind of
/// tensors; its gradient Σ λ (W - P W) is made in the same pass.
/// </remarks>
public sealed class SymmetryRegularizer : IWeightPenalty
{
    private const double Tiny = 1e-12;

    private readonly IReadOnlyList<TensorWeights> _layers;
    private readonly Tensor[] _weights;
    private readonly long[] _lengths;
    private readonly WeightLayout _layout;
    private readonly TensorMap[] _complements;
    private readonly SymmetryRegularizerOptions _options;
    private readonly double[] _strengths;
    private TensorMap? _fused;

    /// <param name="layers">Linear layers with what their features are made of, from any network.</param>
    /// <param name="groups">The candidates, at least one; they act on the space whose tensors the features are.</param>
    /// <param name="options">How.</param>
    /// <exception cref="InputException">No layers, no groups, or a group of another space.</exception>
    public SymmetryRegularizer(IReadOnlyList<TensorWeights> layers, IReadOnlyList<MatrixGroup> groups, SymmetryRegularizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(layers);
        ArgumentNullException.ThrowIfNull(groups);
        ArgumentNullException.ThrowIfNull(options);
        if (layers.Count == 0 || groups.Count == 0)
        {
            throw new InputException($"A regulariser of symmetries needs linear layers with tagged features ({nameof(TensorLinear)}) and groups; found {layers.Count} layers and {groups.Count} groups.");
        }

        if (groups.FirstOrDefault(g => layers.Any(l => l.In.Space != g.Dimension || l.Out.Space != g.Dimension)) is { } misfit)
        {
            throw new InputException($"{misfit.Name} acts on {misfit.Dimension} dimensions, but the layers' features are tensors of {layers[0].In.Space}.");
        }

        (_layers, Groups, _options) = (layers, groups, options);
        _strengths = [.. groups.Select(_ => options.Strength)];
        _weights = [.. layers.SelectMany(Of)];
        _lengths = [.. layers.Select(l => Of(l).Sum(w => w.numel()))];
        _layout = new WeightLayout([.. layers.SelectMany(Shapes)], groups.All(g => g.IsOrthogonal));
        _complements = [.. groups.Select(g => _layout.Complement([(g, 1)]))];
    }

    /// <summary>The candidates.</summary>
    public IReadOnlyList<MatrixGroup> Groups { get; }

    /// <summary>λ of each group; none is negative.</summary>
    public IReadOnlyList<double> Strengths => _strengths;

    /// <summary>A regulariser of every tagged layer in a network.</summary>
    public static SymmetryRegularizer Of(torch.nn.Module network, IReadOnlyList<MatrixGroup> groups, SymmetryRegularizerOptions options) =>
        new(TensorWeights.Of(network), groups, options);

    /// <summary>Sets the strengths.</summary>
    /// <param name="strengths">One for each group, finite and not negative.</param>
    public void SetStrengths(IReadOnlyList<double> strengths)
    {
        ArgumentNullException.ThrowIfNull(strengths);
        if (strengths.Count != Groups.Count || strengths.Any(s => !double.IsFinite(s) || s < 0))
        {
            throw new InputException($"Strengths are one finite number, 0 or more, for each of {Groups.Count} groups; found {string.Join(", ", strengths)}.");
        }

        strengths.ToArray().CopyTo(_strengths, 0);
        _fused = null;
    }

    /// <inheritdoc/>
    public Tensor Loss()
    {
        using var scope = torch.NewDisposeScope();
        var flat = Flat();
        if (_strengths.All(s => s == 0))
        {
            return scope.MoveToOuter(flat.sum() * 0);
        }

        if (_options.Distance == WeightDistance.Square)
        {
            _fused ??= _layout.Complement([.. Groups.Zip(_strengths)]);
            return scope.MoveToOuter(Half(flat, _layout.Apply(flat, _fused)).sum());
        }

        var terms = Groups.Index().Where(g => _strengths[g.Index] > 0).Select(g => Distances(flat, g.Index).sum() * _strengths[g.Index]);
        return scope.MoveToOuter(terms.Aggregate((a, b) => a + b));
    }

    /// <summary>The unweighted penalty of every group in every layer, <c>[group, layer]</c>.</summary>
    public double[,] Penalties()
    {
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var flat = Flat();
        var table = new double[Groups.Count, _layers.Count];
        for (var g = 0; g < Groups.Count; g++)
        {
            var values = Distances(flat, g).to(torch.float64).cpu().data<double>().ToArray();
            for (var layer = 0; layer < values.Length; layer++)
            {
                table[g, layer] = values[layer];
            }
        }

        return table;
    }

    /// <summary>The unweighted penalty of every group over all layers; by the share of dimensions that the group forbids where the options ask for it.</summary>
    public double[] Totals()
    {
        var table = Penalties();
        return [.. Groups.Select((group, g) => Enumerable.Range(0, _layers.Count).Sum(l => table[g, l]) / (_options.PerFreeDimension ? Math.Max(_layout.FreeShare(group), Tiny) : 1))];
    }

    /// <summary>|W - P_g W| / |W| of all layers together: 0 for weights that commute with the group.</summary>
    public double[] RelativeDistances()
    {
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var flat = Flat().to(torch.float64);
        var length = flat.square().sum().sqrt().item<double>();
        return [.. _complements.Select(c => _layout.Apply(flat, c).square().sum().sqrt().item<double>() / Math.Max(length, Tiny))];
    }

    /// <summary>
    /// λ_g becomes the first strength over (r_g / r_min)^power, r_min the least penalty: the symmetry that the weights keep best stays at full strength. Equal penalties, or
    /// power 0, change nothing. No strength falls below a millionth of the first.
    /// </summary>
    /// <param name="penalties">r: a penalty of each group, not negative.</param>
    public void Adjust(IReadOnlyList<double> penalties)
    {
        ArgumentNullException.ThrowIfNull(penalties);
        if (penalties.Count != Groups.Count || penalties.Any(p => !double.IsFinite(p) || p < 0))
        {
            throw new InputException($"Penalties are one finite number, 0 or more, for each of {Groups.Count} groups; found {string.Join(", ", penalties)}.");
        }

        var least = penalties.Where((_, g) => _strengths[g] > 0).DefaultIfEmpty(0).Min() + Tiny;
        SetStrengths([.. penalties.Select((p, g) => _strengths[g] == 0 ? 0 : _options.Strength * Math.Max(Math.Pow(least / (p + Tiny), _options.Power), 1e-6))]);
    }

    /// <summary>|c|² / 2 by layer given c = M w, with the gradient c: M is symmetric and the product is made off the tape. Summed: w·c / 2.</summary>
    private static Tensor Half(Tensor flat, Tensor product) => (flat * product) - ((flat * product).detach() / 2);

    /// <summary>Distances of a group by layer, <c>[layers]</c>.</summary>
    private Tensor Distances(Tensor flat, int group)
    {
        var left = _layout.Apply(flat, _complements[group]);
        Tensor Square(Tensor w, Tensor c) => (w * c).sum() - (w * c).sum().detach() + (c.square().sum() / 2);
        var (weights, residuals) = (flat.split(_lengths, 0), left.split(_lengths, 0));
        return torch.stack([.. weights.Zip(residuals, (w, c) => _options.Distance switch
        {
            WeightDistance.Square => Square(w, c),
            WeightDistance.Cosine => 1 - (1 - (2 * Square(w, c) / w.square().sum().clamp_min(Tiny))).clamp_min(Tiny).sqrt(),
            _ => torch.log((2 * Square(w, c) / w.numel()) + Tiny),
        })]);
    }

    private Tensor Flat() => torch.cat([.. _weights.Select(w => w.flatten())]);

    private IEnumerable<Tensor> Of(TensorWeights layer) => _options.IncludeBias && layer.Bias is { } bias ? [layer.Weight, bias] : [layer.Weight];

    private IEnumerable<(TensorSum? In, TensorSum Out)> Shapes(TensorWeights layer)
    {
        yield return (layer.In, layer.Out);
        if (_options.IncludeBias && layer.Bias is not null)
        {
            yield return (null, layer.Out);
        }
    }
}
