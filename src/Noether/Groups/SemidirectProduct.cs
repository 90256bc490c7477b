using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// Translations together with a linear group H: pairs (t, h) that send x to h x + t, so that (t, h)(t', h') = (t + h t', h h').
/// Elements: t, then h flattened, float64 <c>[n, d + k]</c>; make them with <see cref="Join"/>, take them apart with <see cref="Split"/>.
/// Draws and grid: those of the two parts together, so the translations keep to their box. Distance: the sum of the parts' distances.
/// </summary>
public sealed class SemidirectProduct : IAffineGroup
{
    private readonly Translations _translations;
    private readonly IAffineGroup _linear;
    private readonly PackedElements _layout;

    /// <param name="translations">The shifts.</param>
    /// <param name="linear">The linear group H, of the same dimension and without shifts of its own.</param>
    public SemidirectProduct(Translations translations, IAffineGroup linear)
    {
        ArgumentNullException.ThrowIfNull(translations);
        ArgumentNullException.ThrowIfNull(linear);
        if (linear.Dimension != translations.Dimension)
        {
            throw new ArgumentException($"{linear.Name} acts on {linear.Dimension} dimensions, {translations.Name} on {translations.Dimension}.", nameof(linear));
        }

        using var identity = linear.Identity();
        if (linear.Shift(identity) is not null)
        {
            throw new ArgumentException($"{linear.Name} shifts points itself; a linear group is expected.", nameof(linear));
        }

        _translations = translations;
        _linear = linear;
        _layout = new PackedElements(translations, linear);
    }

    /// <summary>The usual name where there is one: <c>SE(2)</c>, <c>E(3)</c>; otherwise <c>T(2) : C4</c>.</summary>
    public string Name => _linear switch
    {
        SO2 or SO3 => $"SE({Dimension})",
        O2 or O3 => $"E({Dimension})",
        _ => $"{_translations.Name} : {_linear.Name}",
    };

    /// <summary>H, the linear group.</summary>
    public IAffineGroup LinearGroup => _linear;

    /// <inheritdoc/>
    public long? Order => null;

    /// <inheritdoc/>
    public int Dimension => _translations.Dimension;

    /// <summary>SE(d), the motions of the plane or of space without reflections.</summary>
    /// <param name="dimension">2 or 3.</param>
    /// <param name="halfWidth">Half the side of the box that shifts are drawn from.</param>
    public static SemidirectProduct SpecialEuclidean(int dimension, double halfWidth) =>
        new(new Translations(dimension, halfWidth), dimension == 2 ? new SO2() : new SO3());

    /// <summary>E(d), all isometries of the plane or of space.</summary>
    /// <param name="dimension">2 or 3.</param>
    /// <param name="halfWidth">Half the side of the box that shifts are drawn from.</param>
    public static SemidirectProduct Euclidean(int dimension, double halfWidth) =>
        new(new Translations(dimension, halfWidth), dimension == 2 ? new O2() : new O3());

    /// <summary>Elements (t, h), row by row; one of the two may have a single row.</summary>
    public Tensor Join(Tensor shift, Tensor linear) => _layout.Pack(shift, linear);

    /// <summary>The shift and the linear group's element of each row.</summary>
    public (Tensor Shift, Tensor Linear) Split(Tensor g) => _layout.Unpack(g);

    /// <inheritdoc/>
    public Tensor Identity() => Join(_translations.Identity(), _linear.Identity());

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b)
    {
        var ((t, h), (u, k)) = (Split(a), Split(b));
        return Join(t + Turn(h, u), _linear.Compose(h, k));
    }

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a)
    {
        var (t, h) = Split(a);
        var back = _linear.Inverse(h);
        return Join(-Turn(back, t), back);
    }

    /// <inheritdoc/>
    public Tensor Sample(long n, Generator generator) => Join(_translations.Sample(n, generator), _linear.Sample(n, generator));

    /// <summary>Every shift of the box's grid with every element of the linear group's grid, which runs fastest.</summary>
    public Tensor Grid(GridSpec spec) => _layout.Product(_translations.Grid(spec), _linear.Grid(spec));

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b)
    {
        var ((t, h), (u, k)) = (Split(a), Split(b));
        return _translations.Distance(t, u) + _linear.Distance(h, k);
    }

    /// <inheritdoc/>
    public Tensor Linear(Tensor g) => _linear.Linear(Split(g).Linear);

    /// <inheritdoc/>
    public Tensor? Shift(Tensor g) => Split(g).Shift;

    private Tensor Turn(Tensor h, Tensor vector) => _linear.Linear(h).matmul(vector.unsqueeze(-1)).squeeze(-1);
}
