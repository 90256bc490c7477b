using Noether.Fields;

namespace Noether.Lab.Evaluation.Nero.Metrics;

/// <summary>How far a predicted field lies from the true one. Flows are vectors at pixels; of other fields the last axis holds the components.</summary>
/// <param name="Kind">Which error.</param>
/// <param name="Field">Name of the field in outputs and targets.</param>
public sealed record FieldError(FieldErrorKind Kind, string Field = "flow") : AuditMetric(NameOf(Kind), MeaningOf(Kind), HigherIsBetter: false)
{
    /// <inheritdoc/>
    public override (string Name, string Meaning) ConsensusWording => ($"consensus-{AskedFor}", Kind switch
    {
        FieldErrorKind.Rmse => "root of the mean squared distance from the model's own consensus",
        FieldErrorKind.Mse => "mean squared distance from the model's own consensus",
        FieldErrorKind.Mae => "mean absolute distance from the model's own consensus",
        _ => "mean length of the vector from the model's own consensus",
    });

    /// <inheritdoc/>
    public override Tensor Values(Batch outputs, Batch targets)
    {
        using var scope = torch.NewDisposeScope();
        var (difference, components) = Difference(outputs, targets);
        var rows = difference.shape[0];
        var values = Kind switch
        {
            FieldErrorKind.Rmse => difference.square().reshape(rows, -1).mean([1]).sqrt(),
            FieldErrorKind.Mse => difference.square().reshape(rows, -1).mean([1]),
            FieldErrorKind.Mae => difference.abs().reshape(rows, -1).mean([1]),
            _ => difference.square().sum(components).sqrt().reshape(rows, -1).mean([1]),
        };
        return scope.MoveToOuter(values.cpu());
    }

    /// <summary>Squared error (also for the root, which is taken of what is averaged: see <see cref="Averaged"/>), absolute error or length of the error at each pixel, of flows; else null.</summary>
    public override Tensor? Map(Batch outputs, Batch targets)
    {
        if (Needed(outputs, "model's outputs", Field).Type is not FlowType)
        {
            return null;
        }

        using var scope = torch.NewDisposeScope();
        var (difference, components) = Difference(outputs, targets);
        var map = Kind switch
        {
            FieldErrorKind.Rmse or FieldErrorKind.Mse => difference.square().mean([components]),
            FieldErrorKind.Mae => difference.abs().mean([components]),
            _ => difference.square().sum(components).sqrt(),
        };
        return scope.MoveToOuter(map.cpu());
    }

    /// <inheritdoc/>
    public override Tensor Averaged(Tensor maps) => Kind == FieldErrorKind.Rmse ? base.Averaged(maps).sqrt() : base.Averaged(maps);

    private static string NameOf(FieldErrorKind kind) => kind switch
    {
        FieldErrorKind.Rmse => "rmse",
        FieldErrorKind.Mse => "mse",
        FieldErrorKind.Mae => "mae",
        _ => "aee",
    };

    private static string MeaningOf(FieldErrorKind kind) => kind switch
    {
        FieldErrorKind.Rmse => "root of the mean squared error",
        FieldErrorKind.Mse => "mean squared error",
        FieldErrorKind.Mae => "mean absolute error",
        _ => "mean length of the error vector",
    };

    private (Tensor Difference, long Components) Difference(Batch outputs, Batch targets)
    {
        var (found, truth) = (Needed(outputs, "model's outputs", Field), Needed(targets, "targets", Field));
        return found.Value.shape.SequenceEqual(truth.Value.shape)
            ? (found.Value.to(torch.float64) - truth.Value.to(torch.float64).to(found.Value.device), found.Type is FlowType ? 1 : found.Value.dim() - 1)
            : throw new InputException($"The model gives '{Field}' as [{string.Join(", ", found.Value.shape)}], but its target is [{string.Join(", ", truth.Value.shape)}].");
    }
}

/// <summary>Errors of fields.</summary>
public enum FieldErrorKind
{
    /// <summary>Root of the mean, over pixels and components, of the squared error.</summary>
    Rmse,

    /// <summary>Mean, over pixels and components, of the squared error.</summary>
    Mse,

    /// <summary>Mean, over pixels and components, of the absolute error.</summary>
    Mae,

    /// <summary>Average endpoint error: mean over pixels of the length of the error vector.</summary>
    Aee,
}
