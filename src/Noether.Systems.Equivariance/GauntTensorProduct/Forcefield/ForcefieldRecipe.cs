using Noether.Fields;
using Noether.Lab.Catalogue;
using static Noether.Lab.Catalogue.Expression;

namespace Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;

/// <summary>The recipe <c>forcefield</c>: energies and forces of molecules.</summary>
internal static class ForcefieldRecipe
{
    /// <summary>What is left of an exact symmetry in float64 is far below.</summary>
    private const double Exact = 1e-9;
    private const double Difference = 1e-4;
    private const double KeepsUp = 1.15;
    private const double FarBelow = 0.5;

    public static Recipe Create() => new Recipe<ForcefieldOptions>(
        "forcefield",
        "Learns energies and forces of a molecule from frames of its motion, by one network with two kinds of many-body features: all couplings, or powers of functions on the sphere.",
        ForcefieldOptions.For,
        [
            new("constant", "the mean energy of the training frames, and no force", ForcefieldArms.Constant),
            new("pairs", "a sum over pairs of atoms of functions of their distance, by least squares", ForcefieldArms.Pairs),
            new("mace-cg", "two interactions with many-body features by all couplings, a weight for each", ForcefieldArms.Couplings),
            new("mace-gaunt", "the same with powers of functions on the sphere (Gaunt products)", ForcefieldArms.Powers),
            new("mace-gaunt-nu1", "the same without products of features (ν = 1)", ForcefieldArms.Single),
        ])
    {
        Asked =
        [
            new(AtomFields.Positions, FieldType.Position, [null, 3], "places of the atoms, in Å"),
            new(AtomFields.Numbers, FieldType.Node, [null, 1], "their atomic numbers"),
        ],
        Figures = ForcefieldFigures.Draw,
        Tables = ForcefieldFigures.Tables,
        Metrics = ForcefieldFindings.Metrics,
        Findings = ForcefieldFindings.Write,
        Next =
        [
            ("noether run gaunt-tensor-product/forcefield --preset reproduce --seeds 0..2", "Decide the claims over several seeds, on acetylacetone where the data set md-acac is here."),
            ("noether run gaunt-tensor-product/forcefield --data frames.xyz --preset reproduce", "Train on frames of your own: extended XYZ with energies in eV and forces in eV/Å."),
            ("noether run gaunt-tensor-product/forcefield --preset reproduce --arms mace-gaunt --sweep order=1,2,3", "See what each further factor of the many-body features is worth."),
            ("noether run gaunt-tensor-product/forcefield --preset reproduce --set source=Bpa", "The same on a larger molecule, where the data set md-3bpa is here."),
        ],
        Claims =
        [
            new("gaunt-keeps-up", "With powers on the sphere, forces on acetylacetone at 300 K err at most 15 % more than with all couplings.", Metric("mace-gaunt.force_rmse_acac_300"), Comparison.AtMost, Metric("mace-cg.force_rmse_acac_300") * KeepsUp),
            new("many-body-helps", "With powers on the sphere, products of features lower the error of forces on acetylacetone at 300 K.", Metric("mace-gaunt.force_rmse_acac_300"), Comparison.Less, Metric("mace-gaunt-nu1.force_rmse_acac_300")),
            .. FarBetter("mace-gaunt"),
            .. FarBetter("mace-cg"),
            .. Exactly("mace-gaunt"),
            .. Exactly("mace-cg"),
        ],
    };

    private static IEnumerable<Claim> FarBetter(string arm) =>
    [
        new($"{arm}-beats-pairs", $"Forces of {arm} on acetylacetone at 300 K err at most half as much as those of a sum of pair potentials.", Metric($"{arm}.force_rmse_acac_300"), Comparison.AtMost, Metric("pairs.force_rmse_acac_300") * FarBelow),
        new($"{arm}-beats-constant", $"Forces of {arm} on acetylacetone at 300 K err at most half as much as no force at all.", Metric($"{arm}.force_rmse_acac_300"), Comparison.AtMost, Metric("constant.force_rmse_acac_300") * FarBelow),
    ];

    private static IEnumerable<Claim> Exactly(string arm) =>
    [
        new($"{arm}-energy-is-exact", $"The energy that {arm} gives does not change when a molecule is moved, up to rounding in float64.", Metric($"{arm}.energy_invariance_error"), Comparison.AtMost, Exact, Aggregate.Every),
        new($"{arm}-forces-are-exact", $"The forces that {arm} gives turn with the molecule, up to rounding in float64.", Metric($"{arm}.force_equivariance_error"), Comparison.AtMost, Exact, Aggregate.Every),
        new($"{arm}-forces-are-slopes", $"The forces that {arm} gives are the negative slopes of its energy, by central differences.", Metric($"{arm}.force_difference_error"), Comparison.AtMost, Difference, Aggregate.Every),
    ];
}
