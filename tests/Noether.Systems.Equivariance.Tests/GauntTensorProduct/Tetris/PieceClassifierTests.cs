using Noether.Fields;
using Noether.Groups;
using Noether.Representations;
using Noether.Runtime;
using Noether.Symmetries;
using Noether.Systems.Equivariance.GauntTensorProduct.Tetris;
using Noether.Testing.Xunit;

namespace Noether.Systems.Equivariance.Tests.GauntTensorProduct.Tetris;

public abstract class PieceClassifierConformance(string hidden, Func<Irreps, Generator, object> messages) : ConformanceTests
{
    protected override IReadOnlyList<Symmetry> Symmetries => [Symmetry.Natural(new SO3()), Symmetry.Natural(new Translations(3, 1))];

    protected override IAction? NodePermutation { get; } = new TrivialAction();

    // Which cubes are neighbours changes by jumps, but not where these cubes are.
    protected override Batch CreateBatch(Generator generator)
    {
        var pieces = TetrisPieces.All().Slice(0, 3)["positions"];
        return new Batch(("positions", pieces.With(pieces.Value + (0.01 * torch.randn(pieces.Value.shape, generator: generator.Torch)))));
    }

    protected override IModel CreateModel(Generator generator) => new PieceClassifier(
        new TetrisOptions { Embedding = 2, Hidden = 2, Layers = 2, RadialWidth = 3 }, hidden, (input, draw) => (PieceMessages)messages(input, draw), generator);
}

public sealed class CoupledPieceTests() : PieceClassifierConformance("2x0e+2x0o+2x1o+2x1e+2x2e+2x2o", (input, draw) => new CoupledMessages(input, odd: true, 3, draw));

public sealed class EvenCoupledPieceTests() : PieceClassifierConformance("2x0e+2x0o+2x1o+2x1e+2x2e+2x2o", (input, draw) => new CoupledMessages(input, odd: false, 3, draw));

public sealed class GauntPieceTests() : PieceClassifierConformance("2x0e+2x1o+2x2e", (input, draw) => new GauntMessages(input, 3, draw));

public sealed class VectorSignalPieceTests() : PieceClassifierConformance("2x0e+2x0o+2x1o+2x1e+2x2e+2x2o", (input, draw) => new VectorSignalMessages(input, 2, 3, draw));

public sealed class ChiralityTests
{
    private const string BothParities = "4x0e+4x0o+4x1o+4x1e+4x2e+4x2o";

    public static TheoryData<string> WithOddCouplings => ["cg", "vector-signal"];

    public static TheoryData<string> Without => ["cg-even", "gaunt"];

    [Theory]
    [MemberData(nameof(WithOddCouplings))]
    public void With_odd_couplings_mirror_images_have_exchanged_answers(string product)
    {
        using var scope = torch.NewDisposeScope();
        var (first, second) = Chiral(product);
        Assert.True(Math.Abs(first[0]) > 1e-9, "The pseudo-scalar is zero.");
        Assert.Equal(first[0], second[1], Math.Abs(first[0]) * 1e-6);
        Assert.Equal(first[1], second[0], Math.Abs(first[0]) * 1e-6);
        Assert.All(first.Skip(2).Zip(second.Skip(2)), l => Assert.Equal(l.First, l.Second, 1e-9));
    }

    [Theory]
    [MemberData(nameof(Without))]
    public void Without_them_mirror_images_have_the_same_answer_whatever_the_weights(string product)
    {
        using var scope = torch.NewDisposeScope();
        var (first, second) = Chiral(product);
        Assert.Equal(0, first[0]);
        Assert.Equal(0, first[1]);
        Assert.All(first.Zip(second), l => Assert.Equal(l.First, l.Second, 1e-9));
    }

    /// <summary>The answers of an untrained network to the two chiral pieces.</summary>
    private static (double[] First, double[] Second) Chiral(string product)
    {
        using var generator = new Generator(5);
        PieceMessages Messages(Irreps input, Generator draw) => product switch
        {
            "gaunt" => new GauntMessages(input, 8, draw),
            "vector-signal" => new VectorSignalMessages(input, 4, 8, draw),
            _ => new CoupledMessages(input, product == "cg", 8, draw),
        };
        var model = new PieceClassifier(new TetrisOptions { Embedding = 4, Layers = 3 }, product == "gaunt" ? "4x0e+4x1o+4x2e" : BothParities, Messages, generator);
        _ = model.to(torch.float64);
        using var off = torch.no_grad();
        var logits = model.call(TetrisPieces.All().To(torch.float64))["logits"].Value;
        return (logits[0].data<double>().ToArray(), logits[1].data<double>().ToArray());
    }
}

public sealed class TetrisPiecesTests
{
    [Fact]
    public void A_mirror_turns_the_first_piece_into_the_second_and_every_other_into_itself()
    {
        for (var piece = 0; piece < TetrisPieces.Count; piece++)
        {
            var mirrored = Shapes(TetrisPieces.CubesOf(piece).Select(c => (-c.X, c.Y, c.Z)));
            var same = piece < TetrisPieces.Chiral ? TetrisPieces.Chiral - 1 - piece : piece;
            Assert.Contains(Shape(TetrisPieces.CubesOf(same)), mirrored);
            Assert.Equal(piece >= TetrisPieces.Chiral, mirrored.Contains(Shape(TetrisPieces.CubesOf(piece))));
        }
    }

    /// <summary>A piece under all 24 rotations of the cube, moved to the origin.</summary>
    private static HashSet<string> Shapes(IEnumerable<(int X, int Y, int Z)> cubes)
    {
        HashSet<string> found = [];
        List<List<(int X, int Y, int Z)>> open = [[.. cubes]];
        while (open.Count > 0)
        {
            var shape = open[^1];
            open.RemoveAt(open.Count - 1);
            if (found.Add(Shape(shape)))
            {
                open.Add([.. shape.Select(c => (c.Y, -c.X, c.Z))]);
                open.Add([.. shape.Select(c => (c.X, c.Z, -c.Y))]);
            }
        }

        return found;
    }

    private static string Shape(IEnumerable<(int X, int Y, int Z)> cubes)
    {
        var all = cubes.ToArray();
        var (x, y, z) = (all.Min(c => c.X), all.Min(c => c.Y), all.Min(c => c.Z));
        return string.Join(' ', all.Select(c => (c.X - x, c.Y - y, c.Z - z)).Order());
    }
}
