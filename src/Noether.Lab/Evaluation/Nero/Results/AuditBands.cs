using Noether.Runtime;

namespace Noether.Lab.Evaluation.Nero.Results;

/// <summary>The bands of an audit (none where the metric pools all samples): the same wherever they are shown, as each has draws of its own.</summary>
internal static class AuditBands
{
    public static BootstrapBand? Of(NeroResult result, int model, Generator generator)
    {
        using var draws = generator.Fork($"{result.Metric.Name} {model}");
        return result.Band(model, draws);
    }

    public static ModelDifference Difference(NeroResult result, int first, int second, Generator generator)
    {
        using var draws = generator.Fork($"{result.Metric.Name} {first} less {second}");
        return result.Difference(first, second, draws);
    }
}
