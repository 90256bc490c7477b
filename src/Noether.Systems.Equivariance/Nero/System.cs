using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Systems.Equivariance.Nero.Detection;
using Noether.Systems.Equivariance.Nero.Piv;
using Noether.Systems.Equivariance.Nero.Points;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.Nero;

/// <summary>NERO evaluation: how a trained model does on the whole orbit of its inputs, drawn in the geometry of the group.</summary>
public sealed class NeroSystem : IAuditedSystem
{
    /// <inheritdoc/>
    public SystemCard Card { get; } = new(
        "nero",
        "Evaluating Machine Learning Models with NERO: Non-Equivariance Revealed on Orbits",
        "Equivariance",
        "Shows where a trained model breaks under transformations: it is run on the whole orbit of its inputs (all rotations of a digit, all places of an object in view, all turns, flips and reversals of a pair of frames, rotations of a cloud of points), and the result is drawn over the group. " +
        "A flat plot is an equivariant model, every dent a finding. Reach for it before you trust a model with data that can be turned, shifted or scaled.",
        ["Zhuokai Zhao", "Takumi Matsuzawa", "William Irvine", "Michael Maire", "Gordon L. Kindlmann"],
        "NeurIPS 2024 workshop Interpretable AI: Past, Present and Future",
        2023,
        "arXiv:2305.19889");

    /// <inheritdoc/>
    public IReadOnlyList<Recipe> Recipes { get; } =
    [
        new Recipe<DigitsOptions>(
            "digits",
            "Trains digit classifiers on upright handwritten digits and asks them about every rotation: an ordinary network, a rotation-equivariant one, and an ordinary one trained on turned digits.",
            DigitsOptions.For,
            [
                new("plain", "a convolutional network trained on upright digits", DigitArms.Plain),
                new("equivariant", "group convolutions over C_N in the same layout, about as many weights, trained on upright digits alone", DigitArms.Equivariant),
                new("augmented", "the plain network trained, for longer, on randomly turned digits", DigitArms.Augmented),
            ])
        {
            Data = [Digits.Extract],
            Figures = DigitFigures.Draw,
            Tables = DigitFigures.Tables,
            Metrics = DigitFindings.Metrics,
            Findings = DigitFindings.Write,
            Next =
            [
                ("noether run nero/digits --set orientations=4", "See the line ripple when the equivariant network knows quarter turns only."),
                ("noether run nero/digits --preset reproduce --seeds 0..2", "Decide the claims over several seeds and more digits."),
                ("noether info nero", "Read what else the system shows, and where it was published."),
            ],
            Claims =
            [
                new("plain-reads-upright", "The plain network reads upright digits.", Metric("plain.upright"), Comparison.AtLeast, 0.95),
                new("equivariant-reads-upright", "So does the equivariant network.", Metric("equivariant.upright"), Comparison.AtLeast, 0.95),
                new("augmented-reads-upright", "So does the augmented network; at the preset smoke it sees too few turned digits for that.", Metric("augmented.upright"), Comparison.AtLeast, 0.95),
                new("plain-breaks", "Turned digits break the plain network.", Metric("plain.orbit_mean"), Comparison.AtMost, 0.55),
                new("augmented-holds", "The augmented network reads digits at every rotation.", Metric("augmented.orbit_mean"), Comparison.AtLeast, 0.9),
                new("equivariant-holds", "The equivariant network reads digits at every rotation although it saw upright ones only.", Metric("equivariant.orbit_mean"), Comparison.AtLeast, 0.85),
                new("equivariant-wins", "Over all rotations the equivariant network is right far more often than the plain one.", Metric("equivariant.orbit_mean"), Comparison.AtLeast, Metric("plain.orbit_mean") + 0.25),
                new("augmentation-rounds", "Training on turned digits makes the plot at least five times rounder.", Metric("plain.variance"), Comparison.AtLeast, Metric("augmented.variance") * 5),
                new("consensus-tells-equivariant", "Without labels, the equivariant network's own average answer shows where it fails.", Metric("equivariant.consensus_correlation"), Comparison.AtLeast, 0.6),
                new("consensus-tells-augmented", "So does the augmented network's.", Metric("augmented.consensus_correlation"), Comparison.AtLeast, 0.6),
            ],
        },
        PivRecipe.Create(),
        DetectionRecipe.Create(),
        PointsRecipe.Create(),
    ];

    /// <inheritdoc/>
    public AuditCase? Audit(string recipe) => recipe switch
    {
        "digits" => AuditCase.Of<DigitsOptions>(PlaneGrids.RotationName, DigitData.ForAudit),
        "detection" => AuditCase.Of<DetectionOptions>(PlaneGrids.WindowName, DetectionScenes.ForAudit),
        "piv" => AuditCase.Of<PivOptions>(FiniteGrids.SquareAndTimeName, PivArms.ForAudit),
        "points" => AuditCase.Of<PointsOptions>(SpaceGrids.RotationName, (options, context) => PointsArms.Clouds(options, context).ForAudit()),
        _ => null,
    };
}
