using Noether.Fields;
using Noether.Runtime;

namespace Noether.Symmetries.Frames;

/// <summary>Coordinates about the mean in parts of the root mean square distance from it, the axes as they are: shifts and scalings change nothing, rotations do.</summary>
public sealed class CentredCoordinates : ICanonicalizer
{
    private static readonly PrincipalCoordinatesOptions Rules = new() { Sign = SignRule.None };

    /// <inheritdoc/>
    public string Name => "centred coordinates";

    /// <inheritdoc/>
    public bool AveragesInTraining => false;

    /// <inheritdoc/>
    public CanonicalForm Canonicalize(Field points, Generator? draws = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        if (points.Value.dim() != 3)
        {
            throw new InputException($"Points [batch, n, d] are needed, not [{string.Join(", ", points.Value.shape)}].");
        }

        using var scope = torch.NewDisposeScope();
        var (centre, covariance) = PrincipalAxes.Moments(points.With(points.Value.detach()), centred: true);
        var around = points.Value.to(torch.float64) - centre.unsqueeze(1);
        around = points.Exists() is { } exists ? around.masked_fill(exists.logical_not(), 0) : around;
        var axes = torch.eye(centre.shape[1], dtype: torch.float64, device: centre.device).expand_as(covariance);
        var form = new AxisRules(Rules, covariance.diagonal(0, -2, -1), axes, points.Mask).Apply(around, centre, draws, points.Value.dtype, differentiate: false);
        var s = form.Spectrum;
        Tensor Kept(Tensor tensor) => scope.MoveToOuter(tensor.alias());
        return new(
            Kept(form.Coordinates), Kept(form.Centre), Kept(form.Axes), Kept(form.Scale),
            new(Kept(s.Eigenvalues), Kept(torch.ones_like(s.RelativeGaps)), Kept(s.Skewness), Kept(torch.zeros_like(s.Degenerate))));
    }

    /// <inheritdoc/>
    public IReadOnlyList<CanonicalForm> Equivalents(CanonicalForm form) => [form];
}
