using Noether.Runtime;

namespace Noether.Groups;

/// <summary>
/// Rotations of space. Elements: matrices acting on column vectors, float64 <c>[n, 3, 3]</c>.
/// Distance: the angle of a⁻¹b, in radians. Grid: about resolution³/pi rotations, spaced by about one resolution-th of a turn.
/// </summary>
public sealed class SO3 : IAffineGroup
{
    /// <inheritdoc/>
    public string Name => "SO(3)";

    /// <inheritdoc/>
    public long? Order => null;

    /// <inheritdoc/>
    public int Dimension => 3;

    /// <inheritdoc/>
    public Tensor Identity() => torch.eye(3, dtype: torch.float64).unsqueeze(0);

    /// <inheritdoc/>
    public Tensor Compose(Tensor a, Tensor b) => a.matmul(b);

    /// <inheritdoc/>
    public Tensor Inverse(Tensor a) => a.transpose(-2, -1);

    /// <summary>Haar-distributed: normalised Gaussian quaternions.</summary>
    public Tensor Sample(long n, Generator generator) =>
        Rotations.FromQuaternion(torch.randn([n, 4], torch.float64, generator: generator.Torch));

    /// <summary>
    /// Super-Fibonacci spirals (M. Alexa, "Super-Fibonacci spirals: fast, low-discrepancy sampling of SO(3)", CVPR 2022, algorithm 1),
    /// turned as a whole so that the first rotation is the identity.
    /// </summary>
    public Tensor Grid(GridSpec spec)
    {
        var count = Math.Max(1, (long)Math.Round(Math.Pow(spec.Resolution, 3) / Math.PI));
        var matrices = Rotations.FromQuaternion(SuperFibonacci(count));
        var turned = matrices.matmul(matrices.narrow(0, 0, 1).transpose(-2, -1));
        return torch.cat([Identity(), turned.narrow(0, 1, count - 1)]);
    }

    /// <inheritdoc/>
    public Tensor Distance(Tensor a, Tensor b)
    {
        // |A - B|² = 8 sin²(angle / 2), which keeps its digits near zero where the trace formula loses them.
        var chord = (a - b).square().sum([-2, -1]).sqrt() / (2 * Math.Sqrt(2));
        return 2 * torch.asin(chord.clamp_max(1));
    }

    /// <inheritdoc/>
    public Tensor Linear(Tensor g) => PlaneRotations.Snap(g);

    private static Tensor SuperFibonacci(long count)
    {
        const double Psi = 1.533751168755204288118041;
        var s = torch.arange(count, torch.float64) + 0.5;
        var (inner, outer) = (torch.sqrt(s / count), torch.sqrt(1 - (s / count)));
        var (alpha, beta) = (s * (Math.Tau / Math.Sqrt(2)), s * (Math.Tau / Psi));
        return torch.stack([inner * torch.sin(alpha), inner * torch.cos(alpha), outer * torch.sin(beta), outer * torch.cos(beta)], -1);
    }
}
