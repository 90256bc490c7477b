using Noether.Fields;
using Noether.Lab.Evaluation.Nero.Grids;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>What answers are compared with.</summary>
/// <param name="Upright">y, one row a sample.</param>
/// <param name="At">rho(g) y of elements <c>[m, ...]</c> and all samples, element by element.</param>
internal sealed record MovedTargets(Batch Upright, Func<Tensor, Batch> At)
{
    /// <summary>Targets that the grid's output action moves as they are.</summary>
    public static MovedTargets Of(AuditGrid grid, Batch upright) => new(upright, g => grid.Symmetry.Output.Apply(g, upright, Pairing.Outer));
}
