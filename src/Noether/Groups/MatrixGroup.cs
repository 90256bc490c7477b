using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// A group of invertible d x d matrices, given by what generates it: matrices A_i of its Lie algebra, whose exponentials exp(Σ z_i A_i) are in the group, and single
/// matrices h_k. Elements: the matrices themselves, acting on column vectors, float64 <c>[n, d, d]</c>. Distance: the Frobenius norm of the difference.
/// </summary>
/// <remarks>Ready-made ones: <see cref="MatrixGroups"/>. The generators are what equivariant subspaces are computed from.</remarks>
public sealed class MatrixGroup : IAffineGroup
{
    private const double Tolerance = 1e-9;
    private const int Powers = 5;

    private readonly Lazy<Generators> _generators;
    private readonly Lazy<FiniteClosure?> _discretePart;

    /// <param name="name">The field's usual name.</param>
    /// <param name="algebra">The matrices A_i, <c>[k, d, d]</c>; k may be 0. Copied.</param>
    /// <param name="discrete">The matrices h_k, <c>[m, d, d]</c>; m may be 0. Copied.</param>
    /// <exception cref="InputException">Other shapes, entries that are not finite, or an h_k without an inverse.</exception>
    public MatrixGroup(string name, Tensor algebra, Tensor discrete)
    {
        ArgumentNullException.ThrowIfNull(algebra);
        ArgumentNullException.ThrowIfNull(discrete);
        var generators = Generators.Of(name, algebra, discrete);
        (Name, Dimension) = (name, (int)generators.Algebra.shape[1]);
        _generators = new Lazy<Generators>(generators);
        _discretePart = new Lazy<FiniteClosure?>(() => FiniteClosure.Of(Discrete));
    }

    /// <summary>A group whose generators are computed when they are first asked for, so that it can be named without torch.</summary>
    internal MatrixGroup(string name, int dimension, Func<Tensor> algebra, Func<Tensor> discrete)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dimension, 1);
        (Name, Dimension) = (name, dimension);
        _generators = new Lazy<Generators>(() =>
        {
            using var scope = torch.NewDisposeScope();
            return Generators.Of(name, algebra(), discrete());
        });
        _discretePart = new Lazy<FiniteClosure?>(() => FiniteClosure.Of(Discrete));
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public int Dimension { get; }

    /// <summary>Matrices A_i of the Lie algebra, <c>[k, d, d]</c>, float64; not to be disposed or written.</summary>
    public Tensor Algebra => _generators.Value.Algebra;

    /// <summary>Single generators h_k, <c>[m, d, d]</c>, float64; not to be disposed or written.</summary>
    public Tensor Discrete => _generators.Value.Discrete;

    /// <summary>Whether every element is an orthogonal matrix, so that vectors and dual vectors move alike.</summary>
    public bool IsOrthogonal => _generators.Value.IsOrthogonal;

    /// <summary>Number of elements; null where the group is infinite, or has more than <see cref="FiniteClosure.Most"/> elements.</summary>
    public long? Order => Algebra.shape[0] == 0 ? _discretePart.Value?.Elements.shape[0] : null;

    /// <inheritdoc/>
    public Tensor Identity() => torch.eye(Dimension, dtype: torch.float64).unsqueeze(0);

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b) => a.matmul(b);

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a) => IsOrthogonal ? a.transpose(-2, -1) : torch.linalg.inv(a);

    /// <summary>
    /// exp(Σ z_i A_i) with z from N(0, 1), times random powers between -5 and 5 of the single generators (in as many rounds as there are of these): a bounded measure that
    /// reaches every element of a connected part near the identity; not the Haar measure.
    /// </summary>
    /// <param name="n">How many.</param>
    /// <param name="generator">Where the coefficients come from.</param>
    public Tensor Sample(long n, Generator generator) => Sample(n, generator, 1);

    /// <summary>The same with coefficients z from N(0, <paramref name="spread"/>²): elements nearer to the identity, or farther from it.</summary>
    /// <param name="n">How many.</param>
    /// <param name="generator">Where the coefficients come from.</param>
    /// <param name="spread">Standard deviation of the coefficients.</param>
    public Tensor Sample(long n, Generator generator, double spread)
    {
        ArgumentNullException.ThrowIfNull(generator);
        using var scope = torch.NewDisposeScope();
        var elements = Identity().expand(n, -1, -1);
        if (Algebra.shape[0] > 0)
        {
            var z = torch.randn([n, Algebra.shape[0]], torch.float64, generator: generator.Torch) * spread;
            elements = torch.matrix_exp(torch.tensordot(z, Algebra, [1], [0]));
        }

        for (var round = 0; round < Discrete.shape[0]; round++)
        {
            for (var k = 0; k < Discrete.shape[0]; k++)
            {
                elements = elements.matmul(PowersOf(Discrete[k]).index_select(0, torch.randint(0, (2 * Powers) + 1, n, torch.int64, generator: generator.Torch)));
            }
        }

        return scope.MoveToOuter(elements.contiguous());
    }

    /// <summary>
    /// The one-parameter subgroups exp(t A_i), t in equal steps of a turn for antisymmetric A_i and of [-1, 1] for others, each times every product of the single generators
    /// (of the generators themselves where those are too many): the whole group where it is finite, a skeleton of it otherwise.
    /// </summary>
    /// <param name="spec">Points of a one-parameter subgroup.</param>
    public Tensor Grid(GridSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        using var scope = torch.NewDisposeScope();
        List<Tensor> smooth = [Identity()];
        for (var i = 0; i < Algebra.shape[0]; i++)
        {
            var a = Algebra[i];
            var turns = a.add(a.t()).abs().le(Tolerance).all().item<bool>();
            var times = turns ? PlaneRotations.Circle(spec.Resolution) : Translations.CentredSteps(spec.Resolution, 1);
            smooth.Add(torch.matrix_exp(times.view(-1, 1, 1) * a));
        }

        var parts = _discretePart.Value?.Elements ?? torch.cat([Identity(), Discrete]);
        var all = torch.cat(smooth).unsqueeze(1).matmul(parts.unsqueeze(0)).reshape(-1, Dimension, Dimension);
        return scope.MoveToOuter(FiniteClosure.WithoutRepeats(all));
    }

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b) => (a - b).flatten(1).square().sum(1).sqrt();

    /// <inheritdoc/>
    public Tensor Linear(Tensor g) => g;

    private static Tensor PowersOf(Tensor h) => torch.stack([.. Enumerable.Range(-Powers, (2 * Powers) + 1).Select(p => h.matrix_power(p))]);

    private sealed record Generators(Tensor Algebra, Tensor Discrete, bool IsOrthogonal)
    {
        public static Generators Of(string name, Tensor algebra, Tensor discrete)
        {
            using var scope = torch.NewDisposeScope();
            var (a, h) = (Checked(name, algebra), Checked(name, discrete));
            if (h.shape[1] != a.shape[1])
            {
                throw new InputException($"{name}: the matrices of the Lie algebra are of size {a.shape[1]}, the single ones of size {h.shape[1]}; give the same size to both.");
            }

            if (h.shape[0] > 0 && torch.linalg.det(h).abs().min().item<double>() < Tolerance)
            {
                throw new InputException($"{name}: a single generator has no inverse, and a group holds the inverses of its elements.");
            }

            var isOrthogonal = a.add(a.transpose(1, 2)).abs().le(Tolerance).all().item<bool>()
                && h.matmul(h.transpose(1, 2)).sub(torch.eye(h.shape[1], dtype: torch.float64)).abs().le(Tolerance).all().item<bool>();
            return new Generators(a.DetachFromDisposeScope(), h.DetachFromDisposeScope(), isOrthogonal);
        }

        private static Tensor Checked(string name, Tensor matrices)
        {
            var shape = matrices.shape;
            if (shape.Length != 3 || shape[1] != shape[2] || shape[1] == 0 || !matrices.isfinite().all().item<bool>())
            {
                throw new InputException($"{name}: generators are finite square matrices [how many, d, d]; found [{string.Join(", ", shape)}]{(shape.Length == 3 && shape[1] == shape[2] ? " with entries that are not finite" : "")}.");
            }

            return matrices.detach().to(torch.float64, copy: true).cpu();
        }
    }
}
