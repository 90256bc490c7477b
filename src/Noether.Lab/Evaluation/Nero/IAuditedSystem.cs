using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero.Metrics;

namespace Noether.Lab.Evaluation.Nero;

/// <summary>A system that says how its models are audited: with it, <c>noether audit RUN</c> needs neither a symmetry nor data.</summary>
public interface IAuditedSystem : ISystem
{
    /// <summary>The audit of a recipe's models; null where the recipe has no symmetry.</summary>
    /// <param name="recipe">The recipe's name.</param>
    AuditCase? Audit(string recipe);
}

/// <summary>The symmetry that models of a recipe should have, and samples to ask them about.</summary>
/// <param name="Symmetry">Name of an audit preset.</param>
/// <param name="Data">The samples that the recipe measures on, given its options and an arm's context.</param>
public sealed record AuditCase(string Symmetry, Func<object, ArmContext, AuditData> Data)
{
    /// <summary>What is measured; empty: what fits the models' answers.</summary>
    public IReadOnlyList<AuditMetric> Metrics { get; init; } = [];

    /// <summary>The audit of a recipe with options of one type.</summary>
    /// <typeparam name="TOptions">The recipe's options.</typeparam>
    /// <param name="symmetry">Name of an audit preset.</param>
    /// <param name="data">The samples that the recipe measures on.</param>
    public static AuditCase Of<TOptions>(string symmetry, Func<TOptions, ArmContext, AuditData> data) => new(symmetry, (options, context) => data((TOptions)options, context));
}
