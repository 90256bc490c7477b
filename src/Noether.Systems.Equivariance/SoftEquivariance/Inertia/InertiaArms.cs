using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;

namespace Noether.Systems.Equivariance.SoftEquivariance.Inertia;

/// <summary>The arms of the recipe <c>inertia</c>: the same bodies and the same budget, different ways to meet symmetries.</summary>
internal static class InertiaArms
{
    public static Arm<InertiaOptions> Of(string name, string summary, SoftMethod method) => new(name, summary, (options, context) => Build(method, options, context));

    /// <summary>Bodies with what each law makes of them, to be moved by an audit.</summary>
    public static AuditData ForAudit(InertiaOptions options, ArmContext context)
    {
        using var generator = context.Generator.Fork("data");
        var laws = options.Chosen();
        var test = InertiaData.Of(laws[0], options, generator).Test;
        var bodies = new Batch(test.Where(f => f.Key != InertiaLaw.Target).Select(f => (f.Key, f.Value)));
        foreach (var law in laws)
        {
            bodies = bodies.With(TaskNetworks.Answer(law.Task), new Field(law.Of(bodies[InertiaLaw.Masses].Value, bodies[InertiaLaw.Places].Value, options.Size), law.Task.Type));
        }

        return AuditData.Of("random bodies", bodies.To(context.Device), [.. laws.Select(l => TaskNetworks.Answer(l.Task))]);
    }

    private static ArmRun Build(SoftMethod method, InertiaOptions options, ArmContext context)
    {
        var laws = options.Chosen();
        InertiaLaw Law(SoftTask task) => laws.Single(l => l.Name == task.Name);
        return SoftArms.Of(method, [.. laws.Select(l => l.Task)], SoftPlan.Of(options), Data, Measure, context);

        SoftData Data(SoftTask task)
        {
            using var generator = context.Generator.Fork("data");
            return InertiaData.Of(Law(task), options, generator);
        }

        IEnumerable<(string Name, double Value)> Measure(SoftTask task, SoftData data, IModel model, EvaluationContext evaluation)
        {
            using var generator = context.Generator.Fork("data");
            var law = Law(task);
            yield return ("mse", SoftArms.MeanSquare(model, data.Test, task.Target));
            yield return ("octant_mse", SoftArms.MeanSquare(model, InertiaData.Octant(law, options, generator).To(context.Device), task.Target));
            yield return ("floor", SoftArms.MeanSquare(new BestEquivariant(law, options.Size), data.Test, task.Target));
            foreach (var error in SoftArms.Errors(task, model, data.Test, evaluation.Generator))
            {
                yield return error;
            }

            foreach (var (name, value) in SoftArms.Errors(task, law.Model(options.Size), data.Test, evaluation.Generator))
            {
                yield return ($"true_{name}", value);
            }
        }
    }
}
