using Noether.Fields;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Tetris;

/// <summary>The recipe <c>tetris</c>: what a product without odd couplings cannot see.</summary>
internal static class TetrisRecipe
{
    /// <summary>What is left of an exact symmetry in float64 is far below.</summary>
    private const double Exact = 1e-10;

    /// <summary>All but one of two mirror images.</summary>
    private const double WithoutChirality = 7.0 / 8;

    public static Recipe Create() => new Recipe<TetrisOptions>(
        "tetris",
        "Trains networks to tell eight pieces of four cubes apart, two of which are mirror images: with all couplings of irreps, without the odd ones, with Gaunt products, and with the vector fields that bring the odd ones back.",
        TetrisOptions.For,
        [
            new("cg", "Clebsch-Gordan products along all couplings, features of both parities", TetrisArms.Coupled),
            new("cg-even", "the same without the odd couplings: a control", TetrisArms.EvenCoupled),
            new("gaunt", "Gaunt products, features of natural parities", TetrisArms.Gaunt),
            new("gaunt-wide", "the same with more copies of each irrep: about as many weights as cg has", TetrisArms.WideGaunt),
            new("vector-signal", "products of vector fields on the sphere, features of both parities: an extension to the published method", TetrisArms.VectorSignal),
        ])
    {
        Asked = [new("positions", FieldType.Position, [null, 3], "centres of cubes of edge 1")],
        Figures = TetrisFigures.Draw,
        Metrics = TetrisFindings.Metrics,
        Findings = TetrisFindings.Write,
        Next =
        [
            ("noether run gaunt-tensor-product/tetris --preset reproduce --seeds 0..2", "Decide the claims over several seeds."),
            ("noether run gaunt-tensor-product/tetris --arms cg --sweep layers=1,2,3", "See how many layers it takes to see the handedness of a piece."),
            ("noether info gaunt-tensor-product", "Read what else the system shows, and where it was published."),
        ],
        Claims =
        [
            new("cg-knows-all", "With all couplings, the network recognises every turned piece.", Metric("cg.accuracy"), Comparison.AtLeast, 1, Aggregate.Every),
            new("cg-knows-mirror-images", "With all couplings, the network recognises every mirror image of a piece.", Metric("cg.mirrored_accuracy"), Comparison.AtLeast, 1, Aggregate.Every),
            new("vector-signal-knows-all", "With vector fields on the sphere, the network recognises every turned piece.", Metric("vector-signal.accuracy"), Comparison.AtLeast, 1, Aggregate.Every),
            new("vector-signal-knows-mirror-images", "With vector fields on the sphere, the network recognises every mirror image of a piece.", Metric("vector-signal.mirrored_accuracy"), Comparison.AtLeast, 1, Aggregate.Every),
            new("gaunt-not-more", "With Gaunt products, the network recognises at most 7/8 of the turned pieces: by construction it cannot tell the chiral ones apart.", Metric("gaunt.accuracy"), Comparison.AtMost, WithoutChirality, Aggregate.Every),
            new("gaunt-not-less", "With Gaunt products, the network recognises at least 7/8 of the turned pieces: all but one of the chiral ones.", Metric("gaunt.accuracy"), Comparison.AtLeast, WithoutChirality, Aggregate.Every),
            new("gaunt-wide-not-more", "With Gaunt products and as many weights as with all couplings, the network recognises at most 7/8 of the turned pieces: by construction too.", Metric("gaunt-wide.accuracy"), Comparison.AtMost, WithoutChirality, Aggregate.Every),
            new("gaunt-wide-not-less", "With Gaunt products and as many weights as with all couplings, the network recognises at least 7/8 of the turned pieces.", Metric("gaunt-wide.accuracy"), Comparison.AtLeast, WithoutChirality, Aggregate.Every),
            new("even-not-more", "Without odd couplings, the network with Clebsch-Gordan products recognises at most 7/8 of the turned pieces: by construction too.", Metric("cg-even.accuracy"), Comparison.AtMost, WithoutChirality, Aggregate.Every),
            new("even-not-less", "Without odd couplings, the network with Clebsch-Gordan products recognises at least 7/8 of the turned pieces.", Metric("cg-even.accuracy"), Comparison.AtLeast, WithoutChirality, Aggregate.Every),
            .. TetrisFindings.Arms.Select(a => new Claim(
                $"{a.Arm}-is-exact", $"Rotations and reflections change the outputs of the network {a.Who} as they must, up to rounding in float64.", Metric($"{a.Arm}.worst_equivariance_error"), Comparison.AtMost, Exact, Aggregate.Every)),
        ],
    };
}
