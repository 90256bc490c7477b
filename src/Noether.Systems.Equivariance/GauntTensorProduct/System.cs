using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Lab.Evaluation.Nero.Metrics;
using Noether.Systems.Equivariance.GauntTensorProduct.Bench;
using Noether.Systems.Equivariance.GauntTensorProduct.Forcefield;
using Noether.Systems.Equivariance.GauntTensorProduct.Nbody;
using Noether.Systems.Equivariance.GauntTensorProduct.Tetris;

namespace Noether.Systems.Equivariance.GauntTensorProduct;

/// <summary>Gaunt tensor products: equivariant features are multiplied as the functions on the sphere that they are coefficients of.</summary>
public sealed class GauntTensorProductSystem : IAuditedSystem
{
    /// <inheritdoc/>
    public SystemCard Card { get; } = new(
        "gaunt-tensor-product",
        "Enabling Efficient Equivariant Operations in the Fourier Basis via Gaunt Tensor Products",
        "Equivariance",
        "Multiplies features of O(3) as functions on the sphere: values on a grid or Fourier series are multiplied instead of components coupled one by one, which takes O(L³) operations in place of O(L⁶). " +
        "Reach for it in networks on points in space (molecules, particles) whose features have high degrees L or are multiplied many times over: interactions, convolutions, many-body terms. " +
        "Its price: couplings with an odd sum of degrees are missing, so that there is no cross product and nothing that tells mirror images apart where all features come from positions; " +
        "and there is one weight a degree of each factor and of the result instead of one a coupling, so that a layer of equal width expresses less. " +
        "At low degrees sparse couplings computed by vector kernels are as fast or faster: the recipe bench says from which degree on it pays here. " +
        "Published and not reproduced here: force fields of the 3BPA molecule err, with all couplings and with Gaunt products, by 3.0 and 2.9 meV and 8.8 and 9.2 meV/Å at 300 K, by 9.7 and 10.6 meV at 600 K, " +
        "by 29.8 and 30.4 meV at 1200 K, and by 7.8 and 9.9 meV on the dihedral scan, where Gaunt products lose most; " +
        "published speed-ups compare with e3nn as it comes, not tuned, and count its warming up; " +
        "and the published gain on OC20 adds a layer and makes it of Gaunt products at once, with no control that would part the two.",
        ["Shengjie Luo", "Tianlang Chen", "Aditi S. Krishnapriyan"],
        "ICLR 2024",
        2024,
        "arXiv:2401.10216")
    {
        Tables = [GauntComplexities.Table],
    };

    /// <inheritdoc/>
    public IReadOnlyList<Recipe> Recipes { get; } =
    [
        BenchRecipe.Create(),
        TetrisRecipe.Create(),
        NbodyRecipe.Create(),
        ForcefieldRecipe.Create(),
    ];

    /// <inheritdoc/>
    public AuditCase? Audit(string recipe) => recipe switch
    {
        "tetris" => AuditCase.Of<TetrisOptions>(SpaceGrids.RotationName, (_, _) => AuditData.Of("pieces of four cubes", TetrisPieces.All(), "label") with { Classes = TetrisPieces.Names }),
        "nbody" => AuditCase.Of<NbodyOptions>(SpaceGrids.RotationName, (options, context) => AuditData.Of("charged particles", NbodyArms.Samples(options, context).Test, "target")),
        "forcefield" => AuditCase.Of<ForcefieldOptions>(SpaceGrids.RotationName, ForcefieldArms.Audited) with { Metrics = [new FieldError(FieldErrorKind.Rmse, AtomFields.Forces)] },
        _ => null,
    };
}
