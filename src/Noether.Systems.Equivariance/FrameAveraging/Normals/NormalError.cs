using Noether.Fields;
using Noether.Learning;

namespace Noether.Systems.Equivariance.FrameAveraging.Normals;

/// <summary>The mean over points of 1 - (n . n')², n the normal and n' the model's: 0 where they are parallel, whichever way they point, 1 where they are orthogonal.</summary>
/// <param name="orthogonality">Weight of the transforms' distance from orthogonal matrices, for networks that have transforms.</param>
internal sealed class NormalError(double orthogonality) : IObjective
{
    /// <summary>The term that holds the error itself, without the price of the transforms.</summary>
    public const string Error = "error";

    private const string Orthogonality = "orthogonality";

    public ObjectiveValue Evaluate(IModel model, Batch batch, StepContext context)
    {
        var found = model.Forward(batch);
        var error = Mean(OfPoints(found[NormalEstimator.Normals], batch[NormalEstimator.Normals]), batch[NormalEstimator.Normals]);
        var terms = new Dictionary<string, Tensor>(StringComparer.Ordinal) { [Error] = error.detach() };
        if (!found.TryGetValue(Orthogonality, out var transforms))
        {
            return new ObjectiveValue(error, terms);
        }

        var off = transforms.Value.mean();
        terms[Orthogonality] = off.detach();
        return new ObjectiveValue(error + (orthogonality * off), terms);
    }

    /// <summary>1 - (n . n')² at every point, <c>[batch, n]</c>.</summary>
    /// <param name="found">Vectors of length one.</param>
    /// <param name="normals">The true ones.</param>
    public static Tensor OfPoints(Field found, Field normals)
    {
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(1 - (found.Value * normals.Value).sum(-1).square());
    }

    private static Tensor Mean(Tensor errors, Field normals) => normals.Mask is null ? errors.mean() : errors.masked_select(normals.Mask).mean();
}
