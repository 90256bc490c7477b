using Noether.Runtime;

namespace Noether.Lab.Evaluation.Nero.Reduction;

/// <summary>Independent components: FastICA with symmetric decorrelation (A. Hyvarinen, IEEE Transactions on Neural Networks 10(3), 1999) in the plane of the principal components.</summary>
internal static class IndependentComponents
{
    private const int Steps = 200;
    private const double Tolerance = 1e-9;

    public static Tensor Plane(Tensor table, Generator generator)
    {
        var (scores, kept) = PrincipalComponents.Scores(table);
        if (kept < 2)
        {
            return PrincipalComponents.Plane(table);
        }

        var white = scores / scores.square().mean([0], keepdim: true).sqrt();
        var unmixing = Decorrelated(torch.randn([2, 2], torch.float64, generator: generator.Torch));
        for (var step = 0; step < Steps; step++)
        {
            var sources = white.matmul(unmixing.t());
            var bent = torch.tanh(sources);
            var next = Decorrelated((bent.t().matmul(white) / white.shape[0]) - ((1 - bent.square()).mean([0]).unsqueeze(1) * unmixing));
            var change = (next.matmul(unmixing.t()).diag().abs() - 1).abs().max().item<double>();
            unmixing = next;
            if (change < Tolerance)
            {
                break;
            }
        }

        var signs = torch.sign(unmixing.gather(1, unmixing.abs().argmax(1, keepdim: true)));
        return white.matmul((unmixing * signs).t());
    }

    /// <summary>The closest matrix with orthonormal rows.</summary>
    private static Tensor Decorrelated(Tensor rows)
    {
        var (u, _, v) = torch.linalg.svd(rows, fullMatrices: false);
        return u.matmul(v);
    }
}
