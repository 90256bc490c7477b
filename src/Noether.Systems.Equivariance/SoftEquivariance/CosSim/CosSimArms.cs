using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Evaluation.Nero;

namespace Noether.Systems.Equivariance.SoftEquivariance.CosSim;

/// <summary>The arms of the recipe <c>cossim</c>.</summary>
internal static class CosSimArms
{
    public static Arm<CosSimOptions> Of(string name, string summary, SoftMethod method) => new(name, summary, (options, context) => Build(method, options, context));

    /// <summary>Vectors with what each law makes of them, to be moved by an audit.</summary>
    public static AuditData ForAudit(CosSimOptions options, ArmContext context)
    {
        using var generator = context.Generator.Fork("data");
        var vectors = AngleLaw.Draw(options.HeldSamples, generator.Fork("test"));
        var all = AngleLaw.All.Aggregate(vectors, (batch, law) =>
            batch.With(TaskNetworks.Answer(law.Task), new Field(law.Of(vectors[AngleLaw.Inputs].Value, options.Size), FieldType.Scalar)));
        return AuditData.Of("random vectors", all.To(torch.float32).To(context.Device), [.. AngleLaw.All.Select(l => TaskNetworks.Answer(l.Task))]);
    }

    private static ArmRun Build(SoftMethod method, CosSimOptions options, ArmContext context)
    {
        AngleLaw Law(SoftTask task) => AngleLaw.All.Single(l => l.Name == task.Name);
        return SoftArms.Of(method, [.. AngleLaw.All.Select(l => l.Task)], SoftPlan.Of(options), Data, Measure, context);

        SoftData Data(SoftTask task)
        {
            using var generator = context.Generator.Fork("data");
            return Law(task).Data(options, generator);
        }

        IEnumerable<(string Name, double Value)> Measure(SoftTask task, SoftData data, IModel model, EvaluationContext evaluation) =>
        [
            ("mse", SoftArms.MeanSquare(model, data.Test, task.Target)),
            .. SoftArms.Errors(task, model, data.Test, evaluation.Generator),
            .. SoftArms.Errors(task, Law(task).Model(options.Size), data.Test, evaluation.Generator).Select(e => ($"true_{e.Name}", e.Value)),
        ];
    }
}
