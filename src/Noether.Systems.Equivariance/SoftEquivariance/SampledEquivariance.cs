using Noether.Fields;
using Noether.Groups;
using Noether.Runtime;
using Noether.Symmetries;

namespace Noether.Systems.Equivariance.SoftEquivariance;

/// <summary>
/// How far a map is from keeping a group: the mean over samples and elements of |f(g x) - g f(x)| / (|f(g x)| + |g f(x)|), between 0 and 1. Elements are drawn as
/// <see cref="MatrixGroup.Sample(long, Generator)"/> does.
/// </summary>
internal static class SampledEquivariance
{
    private const double Tiny = 1e-12;

    public static double Error(IModel model, string target, MatrixGroup group, Batch samples, int elements, Generator generator, double spread = 1)
    {
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        var action = new GroupAction(group);
        var answers = model.Forward(samples);
        double sum = 0;
        for (var i = 0; i < elements; i++)
        {
            using var inner = torch.NewDisposeScope();
            var g = group.Sample(1, generator, spread);
            var (found, expected) = (Rows(model.Forward(action.Apply(g, samples, Pairing.Each))[target]), Rows(action.Apply(g, answers, Pairing.Each)[target]));
            sum += (Length(found - expected) / (Length(found) + Length(expected) + Tiny)).mean().item<double>();
        }

        return sum / elements;
    }

    private static Tensor Rows(Field field) => field.Value.to(torch.float64).flatten(1);

    private static Tensor Length(Tensor rows) => rows.square().sum(1).sqrt();
}
