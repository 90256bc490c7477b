using Noether.Fields;
using Noether.Symmetries;

namespace Noether.Testing;

/// <summary>Asserts that f(g.x) = g.f(x).</summary>
public static class EquivarianceCheck
{
    /// <summary>Checks in the batch's own precision, with the tolerance of <see cref="Tolerances"/>.</summary>
    /// <param name="model">The model f; put networks in evaluation mode first.</param>
    /// <param name="symmetry">How inputs and outputs move.</param>
    /// <param name="x">The samples.</param>
    /// <param name="g">Group elements, <c>[m, ...]</c>.</param>
    /// <returns>All defects, where the check holds.</returns>
    /// <exception cref="CheckFailedException">A relative defect exceeds the tolerance (or is not a number); names the worst element.</exception>
    public static EquivarianceDefects Run(IModel model, Symmetry symmetry, Batch x, Tensor g)
    {
        ArgumentNullException.ThrowIfNull(symmetry);
        var precision = Precision.Of(x);
        var tolerance = Tolerances.For(precision);
        var defects = EquivarianceError.Measure(model, symmetry, x, g);
        var worst = defects.Worst;
        if (worst.Value <= tolerance)
        {
            return defects;
        }

        var interpolated = symmetry.Input is IAction action && action.At(g, x) == Fidelity.Interpolated
            ? " Some of the elements move the inputs by interpolation, which no model can be exact under."
            : "";
        throw new CheckFailedException(
            $"The model does not respect {symmetry.Name} in {precision}: output '{worst.Field}' of sample {worst.Sample} is off by {worst.Value:G3} of its size under element {worst.Element}, "
            + $"{worst.ElementText}; allowed is {tolerance:G3}.{interpolated}");
    }

    /// <summary>Checks in float32, then in float64. Networks are converted in place, put in evaluation mode and left in float64.</summary>
    /// <inheritdoc cref="Run"/>
    public static void InBothPrecisions(IModel model, Symmetry symmetry, Batch x, Tensor g)
    {
        ArgumentNullException.ThrowIfNull(x);
        foreach (var precision in (torch.ScalarType[])[torch.ScalarType.Float32, torch.ScalarType.Float64])
        {
            using var scope = torch.NewDisposeScope();
            Precision.Set(model, precision);
            Run(model, symmetry, x.To(precision), g);
        }
    }
}
