using Noether.Fields;
using Noether.Runtime;

namespace Noether.Symmetries.Frames;

/// <summary>
/// Coordinates of points along their principal axes about their mean, in parts of their size, with rules that make the axes' directions unique: classical
/// multidimensional scaling of the points' distances, E = U Λ^(1/2), without ever forming these. It does not change when all points are moved by f -> s Q f + b
/// (s positive, Q orthogonal), changes its rows as the points do, and keeps all distances up to one factor, so that nothing is lost; except for clouds whose
/// axes are not determined (<see cref="AxisSpectrum.Degenerate"/>) or whose directions are not (<see cref="AxisSpectrum.Skewness"/> zero).
/// No such map can be continuous: near these clouds a small change of the points may flip a coordinate.
/// </summary>
/// <remarks>Source: Torgerson, "Multidimensional scaling", Psychometrika 17 (1952); Gower, "Some distance properties of latent root and vector methods", Biometrika 53 (1966).</remarks>
public sealed class PrincipalCoordinates : ICanonicalizer
{
    private readonly PrincipalCoordinatesOptions _options;

    /// <param name="options">Rules; null for the defaults: by skewness, in parts of the root mean square distance from the mean.</param>
    public PrincipalCoordinates(PrincipalCoordinatesOptions? options = null)
    {
        NativeTorch.EnsureLoaded();
        _options = options ?? new PrincipalCoordinatesOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(_options.RelativeGap, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Dimension ?? 1, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfLessThan(_options.Landmarks, 2, nameof(options));
    }

    /// <inheritdoc/>
    public string Name => $"principal coordinates, sign {_options.Sign}, scale {_options.Scale}";

    /// <summary>The rules.</summary>
    public PrincipalCoordinatesOptions Options => _options;

    /// <inheritdoc/>
    public bool AveragesInTraining => _options.Sign == SignRule.AllSigns;

    /// <inheritdoc/>
    public CanonicalForm Canonicalize(Field points, Generator? draws = null)
    {
        ArgumentNullException.ThrowIfNull(points);
        Validate(points.Value);
        using var scope = torch.NewDisposeScope();
        var differentiate = _options.Differentiate && torch.is_grad_enabled();
        var axes = PrincipalAxes.Of(differentiate ? points : points.With(points.Value.detach()), centred: true, _options.RelativeGap, differentiate);
        var vectors = axes.Vectors;
        if (draws is not null && _options.EqualAxes == EqualAxesRule.RandomRotate)
        {
            vectors = vectors.matmul(new AxisTurns((int)vectors.shape[1], reflects: true, resolution: 2).Draw(axes.Cases, draws));
        }

        var around = points.Value.to(torch.float64) - axes.Centre.unsqueeze(1);
        around = points.Exists() is { } exists ? around.masked_fill(exists.logical_not(), 0) : around;
        vectors = vectors.flip(-1);
        if (_options.EqualAxes == EqualAxesRule.Secondary)
        {
            vectors = vectors.matmul(SecondaryAxes.Of(around.detach().matmul(vectors.detach()), axes.Values.detach().flip(-1), _options.RelativeGap));
        }

        var rules = new AxisRules(_options, axes.Values.flip(-1), vectors, points.Mask);
        return Kept(rules.Apply(around, axes.Centre, draws, points.Value.dtype, differentiate), scope);
    }

    /// <summary>
    /// Coordinates found from distances alone, of points or along a graph: those of points that have such distances, where there are any; otherwise the part of them that
    /// is possible, as negative eigenvalues are left out. <see cref="DistanceForm.NegativeShare"/> tells how much that was.
    /// </summary>
    /// <param name="distances">Distances, symmetric, zero on the diagonal, <c>[batch, n, n]</c>.</param>
    /// <param name="mask">Which points exist, <c>[batch, n]</c>, bool; null: all.</param>
    /// <exception cref="InputException">The matrices are not square, or no <see cref="PrincipalCoordinatesOptions.Dimension"/> is set.</exception>
    public DistanceForm FromDistances(Tensor distances, Tensor? mask = null)
    {
        ArgumentNullException.ThrowIfNull(distances);
        if (distances.dim() != 3 || distances.shape[1] != distances.shape[2])
        {
            throw new InputException($"Distances [batch, n, n] are needed, not [{string.Join(", ", distances.shape)}].");
        }

        if (_options.Dimension is not { } dimension)
        {
            throw new InputException("Distances do not tell how many dimensions the points have; set the option Dimension.");
        }

        using var scope = torch.NewDisposeScope();
        var scaling = distances.shape[1] > _options.MostPoints
            ? DistanceScaling.ByLandmarks(distances.to(torch.float64), mask, dimension, _options.Landmarks)
            : DistanceScaling.Whole(distances.to(torch.float64), mask, dimension);
        var axes = torch.eye(dimension, dtype: torch.float64, device: distances.device).expand(distances.shape[0], dimension, dimension);
        if (_options.EqualAxes == EqualAxesRule.Secondary)
        {
            axes = axes.matmul(SecondaryAxes.Of(scaling.Coordinates, scaling.Eigenvalues, _options.RelativeGap));
        }

        var centre = torch.zeros([distances.shape[0], dimension], torch.float64, distances.device);
        var form = new AxisRules(_options, scaling.Eigenvalues, axes, mask).Apply(scaling.Coordinates, centre, draws: null, distances.dtype, differentiate: false);
        var kept = Kept(form, scope);
        return new DistanceForm(kept.Coordinates, kept.Spectrum, kept.Scale, scope.MoveToOuter(scaling.NegativeShare));
    }

    /// <inheritdoc/>
    public IReadOnlyList<CanonicalForm> Equivalents(CanonicalForm form)
    {
        ArgumentNullException.ThrowIfNull(form);
        if (_options.Sign is not (SignRule.AllSigns or SignRule.RandomFlip))
        {
            return [form];
        }

        using var scope = torch.NewDisposeScope();
        var dimension = (int)form.Coordinates.shape[2];
        var both = torch.tensor([1.0, -1], torch.float64, device: form.Coordinates.device);
        var patterns = dimension == 1 ? both.unsqueeze(1) : torch.cartesian_prod([.. Enumerable.Repeat(both, dimension)]);
        return [.. patterns.unbind(0).Select(form.Flipped).Select(f => f with
        {
            Coordinates = scope.MoveToOuter(f.Coordinates),
            Axes = scope.MoveToOuter(f.Axes),
            Spectrum = f.Spectrum with { Skewness = scope.MoveToOuter(f.Spectrum.Skewness) },
        })];
    }

    private void Validate(Tensor points)
    {
        if (points.dim() != 3 || points.shape[2] is not (2 or 3))
        {
            throw new InputException($"Points [batch, n, 2] or [batch, n, 3] are needed, not [{string.Join(", ", points.shape)}].");
        }

        if (_options.Sign == SignRule.ProperOnly && _options.Dimension < points.shape[2])
        {
            throw new InputException($"Handedness needs all {points.shape[2]} axes; Dimension is {_options.Dimension}. Leave it out, or take another sign rule.");
        }
    }

    private static CanonicalForm Kept(CanonicalForm form, DisposeScope scope)
    {
        Tensor Keep(Tensor tensor) => scope.MoveToOuter(tensor.alias());
        var s = form.Spectrum;
        return new(Keep(form.Coordinates), Keep(form.Centre), Keep(form.Axes), Keep(form.Scale), new(Keep(s.Eigenvalues), Keep(s.RelativeGaps), Keep(s.Skewness), Keep(s.Degenerate)));
    }
}

/// <summary>Coordinates found from distances.</summary>
/// <param name="Coordinates"><c>[batch, n, m]</c>, in the distances' element type.</param>
/// <param name="Spectrum">What is known of the axes.</param>
/// <param name="Scale">What lengths were divided by, <c>[batch]</c>, float64.</param>
/// <param name="NegativeShare">Sum of the sizes of negative eigenvalues over that of all, <c>[batch]</c>, float64: zero for distances of points in a flat space.</param>
public sealed record DistanceForm(Tensor Coordinates, AxisSpectrum Spectrum, Tensor Scale, Tensor NegativeShare);
