using Noether.Numerics;
using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// A group of real n x n matrices that is the product M × SO(n) of a space M of symmetric positive definite matrices and the rotations: g = P R
/// (<see cref="PolarDecomposition"/>). Elements: matrices acting on columns, float64 <c>[count, n, n]</c>. Distance: the Frobenius norm of a - b.
/// </summary>
/// <remarks>
/// The decomposition gives coordinates of the whole group in its Lie algebra, log P + log R, also of elements that the exponential does not reach, and splits the
/// Haar measure into the invariant measure of S = P², |S|^(-(n + 1) / 2) dS, and that of the rotations.
/// Where M is not a point it has no finite measure: draws take log S normal in orthonormal coordinates, with the given variance of each.
/// Source: Mironenco, Forré, ICLR 2024, sections 3 and 4.
/// </remarks>
public abstract class PolarGroup : IAffineGroup
{
    /// <summary>Variance of a draw's coordinates that covers digits sheared, scaled and stretched by about a fifth.</summary>
    public const double DefaultVariance = 0.1;

    private readonly IReadOnlyList<double[]> _symmetric;
    private readonly IReadOnlyList<double[]> _skew;

    private protected PolarGroup(MatrixGroup generated, double variance)
    {
        if (generated.Dimension < 2)
        {
            throw new ArgumentException($"Stretches and rotations take at least 2 dimensions; found {generated.Dimension}.", nameof(generated));
        }

        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(variance);
        (Generated, Variance) = (generated, variance);
        (_symmetric, _skew) = (MatrixBasis.Symmetric(generated), MatrixBasis.Skew(MatrixGroups.SpecialOrthogonal(generated.Dimension)));
    }

    /// <summary>The group by its generators, whose symmetric and skew parts the coordinates are along.</summary>
    public MatrixGroup Generated { get; }

    /// <inheritdoc/>
    public string Name => Generated.Name;

    /// <inheritdoc/>
    public long? Order => null;

    /// <inheritdoc/>
    public int Dimension => Generated.Dimension;

    /// <summary>Variance of each coordinate of log S of a draw.</summary>
    public double Variance { get; }

    /// <summary>Dimension of M.</summary>
    public int StretchCount => _symmetric.Count;

    /// <summary>Dimension of the group: <see cref="StretchCount"/> and that of SO(n).</summary>
    public int CoordinateCount => _symmetric.Count + _skew.Count;

    /// <summary>An orthonormal basis of the Lie algebra for tr(Xᵀ Y), <c>[CoordinateCount, n, n]</c>: symmetric matrices first, then skew ones.</summary>
    public Tensor Basis() => torch.tensor([.. _symmetric.Concat(_skew).SelectMany(b => b)], torch.float64).view(-1, Dimension, Dimension);

    /// <summary>The matrix of the Lie algebra with these coordinates.</summary>
    /// <param name="coordinates"><c>[..., CoordinateCount]</c>.</param>
    /// <returns><c>[..., n, n]</c>.</returns>
    public Tensor Hat(Tensor coordinates)
    {
        ArgumentNullException.ThrowIfNull(coordinates);
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(coordinates.matmul(Basis().to(coordinates.dtype).view(CoordinateCount, -1)).view([.. coordinates.shape[..^1], Dimension, Dimension]));
    }

    /// <summary>Coordinates of matrices of the Lie algebra; of another matrix, those of its orthogonal projection.</summary>
    /// <param name="algebra"><c>[..., n, n]</c>.</param>
    /// <returns><c>[..., CoordinateCount]</c>.</returns>
    public Tensor Vee(Tensor algebra)
    {
        ArgumentNullException.ThrowIfNull(algebra);
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(algebra.flatten(-2).matmul(Basis().to(algebra.dtype).view(CoordinateCount, -1).t()));
    }

    /// <summary>ξ⁻¹(g) = vee(log P + log R), <c>[..., CoordinateCount]</c>: defined on the whole group.</summary>
    public Tensor Coordinates(Tensor g)
    {
        using var scope = torch.NewDisposeScope();
        var (stretch, rotation) = PolarDecomposition.Left(g);
        return scope.MoveToOuter(Vee(stretch + RotationLogarithm.Of(rotation)));
    }

    /// <summary>ξ(x) = exp(symmetric part of x) exp(skew part of x): undoes <see cref="Coordinates"/>.</summary>
    public Tensor FromCoordinates(Tensor coordinates)
    {
        using var scope = torch.NewDisposeScope();
        var algebra = Hat(coordinates);
        var turned = algebra.transpose(-2, -1);
        return scope.MoveToOuter(SymmetricFunctions.Exp((algebra + turned) / 2).matmul(torch.matrix_exp((algebra - turned) / 2)));
    }

    /// <summary>The exponential of matrices of the Lie algebra. It does not reach all of SL(n) or GL⁺(n).</summary>
    public static Tensor Exp(Tensor algebra) => torch.matrix_exp(algebra);

    /// <summary>The principal logarithm, and where it exists (see <see cref="MatrixLogarithm"/>).</summary>
    public static (Tensor Logarithms, Tensor Exists) Log(Tensor g) => MatrixLogarithm.Principal(g);

    /// <inheritdoc/>
    public Tensor Identity() => Generated.Identity();

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b) => Generated.Compose(a, b);

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a) => Generated.Inverse(a);

    /// <summary>Independent draws: a Haar rotation after which a log-normal stretch acts.</summary>
    public Tensor Sample(long n, Generator generator)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Draw(n, new RotationDraw(RotationSpread.Haar), generator).Elements);
    }

    /// <summary>Draws of elements together with their inverses: g = S^½ R and g⁻¹ = R⁻¹ S^-½, one stretch and one rotation each.</summary>
    /// <param name="n">How many.</param>
    /// <param name="rotations">How the rotations are chosen.</param>
    /// <param name="generator">Where they are drawn from.</param>
    public GroupSamples Draw(long n, RotationDraw rotations, Generator generator)
    {
        ArgumentNullException.ThrowIfNull(rotations);
        using var scope = torch.NewDisposeScope();
        var turns = rotations.Draw(n, Dimension, generator);
        if (StretchCount == 0)
        {
            return new GroupSamples(scope.MoveToOuter(turns), scope.MoveToOuter(turns.transpose(-2, -1)));
        }

        var v = torch.randn([n, StretchCount], torch.float64, generator: generator.Torch) * Math.Sqrt(Variance);
        var half = Hat(torch.nn.functional.pad(v, [0, _skew.Count])) / 2;
        var elements = SymmetricFunctions.Exp(half).matmul(turns);
        return new GroupSamples(scope.MoveToOuter(elements), scope.MoveToOuter(turns.transpose(-2, -1).matmul(SymmetricFunctions.Exp(-half))));
    }

    /// <summary>
    /// Stretches whose coordinates log S lie within two standard deviations, as many a coordinate as the resolution says, after rotations: even ones of the plane,
    /// those of <see cref="SO3"/> in space, and Haar draws from a fixed seed beyond.
    /// </summary>
    public Tensor Grid(GridSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        using var scope = torch.NewDisposeScope();
        var turns = Dimension switch
        {
            2 => PlaneRotations.Matrices(PlaneRotations.Circle(spec.Resolution)),
            3 => new SO3().Grid(spec),
            _ => FixedRotations(spec.Resolution),
        };
        if (StretchCount == 0)
        {
            return scope.MoveToOuter(turns);
        }

        var axis = Translations.CentredSteps(spec.Resolution, 2 * Math.Sqrt(Variance));
        var places = torch.cartesian_prod([.. Enumerable.Repeat(axis, StretchCount)]).view(-1, StretchCount);
        var stretches = SymmetricFunctions.Exp(Hat(torch.nn.functional.pad(places, [0, _skew.Count])) / 2);
        return scope.MoveToOuter(stretches.unsqueeze(1).matmul(turns.unsqueeze(0)).flatten(0, 1));
    }

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b) => Generated.Distance(a, b);

    /// <inheritdoc/>
    public Tensor Linear(Tensor g) => Generated.Linear(g);

    private Tensor FixedRotations(int resolution)
    {
        using var generator = new Generator(0);
        var others = new RotationDraw(RotationSpread.Haar).Draw((long)Math.Pow(resolution, 3) - 1, Dimension, generator);
        return torch.cat([Identity(), others]);
    }
}

/// <summary>Elements of a <see cref="PolarGroup"/> with their inverses, <c>[count, n, n]</c> each, float64.</summary>
/// <param name="Elements">The elements.</param>
/// <param name="Inverses">The inverse of each.</param>
public sealed record GroupSamples(Tensor Elements, Tensor Inverses)
{
    /// <summary>How many.</summary>
    public long Count => Elements.shape[0];

    /// <summary>The identity alone.</summary>
    /// <param name="dimension">n.</param>
    public static GroupSamples Identity(int dimension) =>
        new(torch.eye(dimension, dtype: torch.float64).unsqueeze(0), torch.eye(dimension, dtype: torch.float64).unsqueeze(0));

    /// <summary>The elements h g.</summary>
    /// <param name="element">h, <c>[n, n]</c>.</param>
    public GroupSamples MovedBy(Tensor element)
    {
        ArgumentNullException.ThrowIfNull(element);
        using var scope = torch.NewDisposeScope();
        return new GroupSamples(scope.MoveToOuter(element.matmul(Elements)), scope.MoveToOuter(Inverses.matmul(torch.linalg.inv(element))));
    }
}
