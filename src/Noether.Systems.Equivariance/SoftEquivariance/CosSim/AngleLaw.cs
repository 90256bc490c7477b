using Noether.Fields;
using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.SoftEquivariance.CosSim;

/// <summary>
/// A number of three vectors: the mean cosine between neighbours, which neither turns nor enlargements change; less their mean length where enlargements count; plus a ratio of sums
/// of coordinates where turns count.
/// </summary>
/// <param name="Name">What leaves the number as it is: both, turns, sizes, or neither.</param>
/// <param name="Turns">Whether turns do.</param>
/// <param name="Sizes">Whether enlargements do.</param>
internal sealed record AngleLaw(string Name, bool Turns, bool Sizes)
{
    public const int Vectors = 3;
    public const string Inputs = "vectors";
    public const string Target = "number";

    private const int Space = 3;

    public static IReadOnlyList<AngleLaw> All { get; } = [new("both", true, true), new("turns", true, false), new("sizes", false, true), new("neither", false, false)];

    public static IReadOnlyList<MatrixGroup> Candidates { get; } = [MatrixGroups.SpecialOrthogonal(Space), MatrixGroups.Scaling(Space)];

    public static MatrixGroup Whole { get; } = Candidates[0].Union(Candidates[1]);

    /// <summary>The task of learning this law.</summary>
    public SoftTask Task => new(
        Name,
        [new(Inputs, TensorKind.Vector, Vectors)],
        new TensorSum(Space, (TensorKind.Scalar, 1)),
        Target,
        FieldType.Scalar,
        [1],
        Whole,
        Candidates,
        Turns == Sizes ? (Turns ? Whole : null) : Candidates[Turns ? 0 : 1]);

    /// <summary>The number, <c>[n, 1]</c>.</summary>
    /// <param name="vectors"><c>[n, 3, 3]</c>.</param>
    /// <param name="size">How much lengths and ratios count.</param>
    public Tensor Of(Tensor vectors, double size)
    {
        using var scope = torch.NewDisposeScope();
        var lengths = vectors.square().sum(-1).sqrt();
        var unit = vectors / lengths.unsqueeze(-1).clamp_min(1e-12);
        var number = (unit * unit.roll(-1, 1)).sum(-1).mean([1]);
        if (!Sizes)
        {
            number = number - (size * lengths.mean([1]));
        }

        if (!Turns)
        {
            var sums = vectors.abs().sum(-1);
            number = number + (size * sums.select(1, 0) / (sums.select(1, 1) + sums.select(1, 2)) * (Sizes ? -1 : 1));
        }

        return scope.MoveToOuter(number.unsqueeze(1));
    }

    /// <summary>The law as a model.</summary>
    public IModel Model(double size) => new Lawful(this, size);

    /// <summary>Vectors from N(0, 1).</summary>
    public static Batch Draw(long count, Generator generator) =>
        new((Inputs, new Field(torch.randn([count, Vectors, Space], torch.float64, generator: generator.Torch), FieldType.Vector)));

    /// <summary>Training, validation and test samples; the same vectors for all laws.</summary>
    public SoftData Data(CosSimOptions options, Generator generator)
    {
        Batch Part(string name, long count)
        {
            var drawn = Draw(count, generator.Fork(name));
            return drawn.With(Target, new Field(Of(drawn[Inputs].Value, options.Size), FieldType.Scalar)).To(torch.float32);
        }

        return new SoftData(Part("train", options.TrainSamples), Part("validation", options.HeldSamples), Part("test", options.HeldSamples));
    }

    private sealed class Lawful(AngleLaw law, double size) : IModel
    {
        public Batch Forward(Batch x) => new((Target, new Field(law.Of(x[Inputs].Value, size), FieldType.Scalar)));
    }
}
