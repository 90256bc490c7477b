using Noether.Fields;
using Noether.Runtime;

namespace Noether.Systems.Equivariance.SoftEquivariance.Inertia;

/// <summary>Random bodies: masses softplus(N(0, 1)), places N(0, 1) in space. Computed in float64, kept in float32.</summary>
internal static class InertiaData
{
    public static Batch Bodies(long count, Generator generator) => new(
        (InertiaLaw.Masses, new Field(torch.nn.functional.softplus(torch.randn([count, InertiaLaw.Bodies], torch.float64, generator: generator.Torch)), FieldType.Scalar)),
        (InertiaLaw.Places, new Field(torch.randn([count, InertiaLaw.Bodies, 3], torch.float64, generator: generator.Torch), FieldType.Vector)));

    /// <summary>Training, validation and test samples of a law; the same bodies for all laws.</summary>
    public static SoftData Of(InertiaLaw law, InertiaOptions options, Generator generator) => new(
        Labelled(law, options, Bodies(options.TrainSamples, generator.Fork("train"))),
        Labelled(law, options, Bodies(options.HeldSamples, generator.Fork("validation"))),
        Labelled(law, options, Bodies(options.HeldSamples, generator.Fork("test"))));

    /// <summary>Bodies as no training sample has them: all places have coordinates of one sign only, negative ones, as if mirrored into one octant.</summary>
    public static Batch Octant(InertiaLaw law, InertiaOptions options, Generator generator)
    {
        var bodies = Bodies(options.HeldSamples, generator.Fork("octant"));
        return Labelled(law, options, bodies.With(InertiaLaw.Places, bodies[InertiaLaw.Places].With(-bodies[InertiaLaw.Places].Value.abs())));
    }

    private static Batch Labelled(InertiaLaw law, InertiaOptions options, Batch bodies) => bodies
        .With(InertiaLaw.Target, new Field(law.Of(bodies[InertiaLaw.Masses].Value, bodies[InertiaLaw.Places].Value, options.Size), law.Task.Type))
        .To(torch.float32);
}
