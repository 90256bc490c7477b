namespace Noether.Symmetries.Frames;

/// <summary>
/// Clouds in canonical form, E = (F - 1 tᵀ) A / c, with what leads back: F = c E Aᵀ + 1 tᵀ where all axes are kept.
/// </summary>
/// <param name="Coordinates">E, <c>[batch, n, m]</c>, in the points' element type; zero for points that do not exist.</param>
/// <param name="Centre">t, <c>[batch, d]</c>, float64.</param>
/// <param name="Axes">A, <c>[batch, d, m]</c>, float64: orthonormal columns, signs included; zero columns where m exceeds d.</param>
/// <param name="Scale">c, <c>[batch]</c>, float64; positive.</param>
/// <param name="Spectrum">What is known of the axes.</param>
public sealed record CanonicalForm(Tensor Coordinates, Tensor Centre, Tensor Axes, Tensor Scale, AxisSpectrum Spectrum)
{
    /// <summary>Places given in canonical coordinates as places in space: c Z Aᵀ + 1 tᵀ.</summary>
    /// <param name="values"><c>[batch, n, m]</c> or <c>[batch, m]</c>.</param>
    /// <returns><c>[batch, n, d]</c> or <c>[batch, d]</c>.</returns>
    public Tensor Positions(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var scope = torch.NewDisposeScope();
        var centre = values.dim() == 3 ? Centre.unsqueeze(1) : Centre;
        return scope.MoveToOuter((Out(values) + centre).to(values.dtype));
    }

    /// <summary>Vectors given in canonical coordinates as vectors of space: c Z Aᵀ.</summary>
    /// <param name="values"><c>[batch, n, m]</c> or <c>[batch, m]</c>.</param>
    /// <returns><c>[batch, n, d]</c> or <c>[batch, d]</c>.</returns>
    public Tensor Vectors(Tensor values)
    {
        ArgumentNullException.ThrowIfNull(values);
        using var scope = torch.NewDisposeScope();
        return scope.MoveToOuter(Out(values).to(values.dtype));
    }

    /// <summary>Vectors of space in canonical coordinates: V A / c.</summary>
    /// <param name="vectors"><c>[batch, n, d]</c> or <c>[batch, d]</c>.</param>
    /// <returns><c>[batch, n, m]</c> or <c>[batch, m]</c>.</returns>
    public Tensor Inward(Tensor vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        using var scope = torch.NewDisposeScope();
        var rows = vectors.dim() == 3 ? vectors : vectors.unsqueeze(1);
        var inside = rows.to(torch.float64).matmul(Axes) / Scale.view(-1, 1, 1);
        return scope.MoveToOuter((vectors.dim() == 3 ? inside : inside.squeeze(1)).to(vectors.dtype));
    }

    /// <summary>The form with the signs of some coordinates changed.</summary>
    /// <param name="signs">±1, <c>[m]</c> or <c>[batch, m]</c>.</param>
    public CanonicalForm Flipped(Tensor signs)
    {
        ArgumentNullException.ThrowIfNull(signs);
        using var scope = torch.NewDisposeScope();
        var each = signs.to(torch.float64).expand(Axes.shape[0], Axes.shape[2]).unsqueeze(1);
        return this with
        {
            Coordinates = scope.MoveToOuter(Coordinates * each.to(Coordinates.dtype)),
            Axes = scope.MoveToOuter(Axes * each),
            Spectrum = Spectrum with { Skewness = scope.MoveToOuter(Spectrum.Skewness * each.squeeze(1)) },
        };
    }

    private Tensor Out(Tensor values)
    {
        var rows = values.dim() == 3 ? values : values.unsqueeze(1);
        var moved = rows.to(torch.float64).matmul(Axes.transpose(1, 2)) * Scale.view(-1, 1, 1);
        return values.dim() == 3 ? moved : moved.squeeze(1);
    }
}

/// <summary>What is known of a cloud's axes, and how far they are determined.</summary>
/// <param name="Eigenvalues">Sums of squares along the axes, descending, <c>[batch, m]</c>, float64, before scaling.</param>
/// <param name="RelativeGaps">The least difference of neighbouring eigenvalues that are not zero over the largest, <c>[batch]</c>, float64; 1 where there are none.</param>
/// <param name="Skewness">Third moment along each axis over the 3/2 power of the second, <c>[batch, m]</c>, float64; zero for a mirror-symmetric cloud.</param>
/// <param name="Degenerate">Clouds whose axes are not determined, as eigenvalues are equal, <c>[batch]</c>, bool.</param>
public sealed record AxisSpectrum(Tensor Eigenvalues, Tensor RelativeGaps, Tensor Skewness, Tensor Degenerate);
