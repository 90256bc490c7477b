using Noether.Fields;
using Noether.Groups;
using Noether.Representations;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.SoftEquivariance.Inertia;

/// <summary>
/// The inertia tensor I = Σ m (|r|² 1 - r rᵀ) of some bodies, with a part that singles out directions: Y = I + Σ_a c_a (I e_a) e_aᵀ. With one direction, turns and
/// reflections that leave it are exact symmetries of the map, all others approximate ones.
/// </summary>
/// <param name="Name">x, y, z, or mixed.</param>
/// <param name="Along">The directions e_a.</param>
/// <param name="Signs">Signs of the c_a, whose size is the recipe's option.</param>
internal sealed record InertiaLaw(string Name, int[] Along, double[] Signs)
{
    public const int Bodies = 5;
    public const string Masses = "masses";
    public const string Places = "places";
    public const string Target = "inertia";

    private const int Space = 3;

    private static readonly TensorSum Matrix = new(Space, (new TensorKind(2), 1));

    /// <summary>Along one axis each; and weaker along x, stronger along y, where none of the candidates is exact.</summary>
    public static IReadOnlyList<InertiaLaw> All { get; } = [new("x", [0], [1]), new("y", [1], [1]), new("z", [2], [1]), new("mixed", [0, 1], [-1, 1])];

    public static MatrixGroup Whole { get; } = MatrixGroups.Orthogonal(Space);

    /// <summary>Turns and reflections about z, about x, and about y.</summary>
    public static IReadOnlyList<MatrixGroup> Candidates { get; } =
    [
        MatrixGroups.Orthogonal(2).Embed(Space, [0, 1]),
        MatrixGroups.Orthogonal(2).Embed(Space, [1, 2]),
        MatrixGroups.Orthogonal(2).Embed(Space, [0, 2]),
    ];

    /// <summary>The task of learning this law.</summary>
    public SoftTask Task => new(
        Name,
        [new(Masses, TensorKind.Scalar, Bodies), new(Places, TensorKind.Vector, Bodies)],
        Matrix,
        Target,
        new TensorType(Matrix),
        [Space * Space],
        Whole,
        Candidates,
        Along is [var axis] ? Candidates[(axis + 1) % Space] : null);

    /// <summary>Y of some bodies, <c>[n, 9]</c>.</summary>
    /// <param name="masses"><c>[n, bodies]</c>.</param>
    /// <param name="places"><c>[n, bodies, 3]</c>.</param>
    /// <param name="size">Size of the c_a.</param>
    public Tensor Of(Tensor masses, Tensor places, double size)
    {
        using var scope = torch.NewDisposeScope();
        var one = torch.eye(Space, dtype: places.dtype, device: places.device);
        var squares = places.square().sum(-1, keepdim: true).unsqueeze(-1) * one;
        var inertia = (masses.unsqueeze(-1).unsqueeze(-1) * (squares - (places.unsqueeze(-1) * places.unsqueeze(-2)))).sum(1);
        var law = inertia;
        foreach (var (axis, sign) in Along.Zip(Signs))
        {
            var direction = one[axis];
            law = law + (size * sign * inertia.matmul(direction).unsqueeze(-1) * direction);
        }

        return scope.MoveToOuter(law.flatten(1));
    }

    /// <summary>The law as a model: what a perfect learner would answer.</summary>
    public IModel Model(double size) => new Lawful(this, size);

    private sealed class Lawful(InertiaLaw law, double size) : IModel
    {
        public Batch Forward(Batch x) => new((Target, new Field(law.Of(x[Masses].Value, x[Places].Value, size), law.Task.Type)));
    }
}
