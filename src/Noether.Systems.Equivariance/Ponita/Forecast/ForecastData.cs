using Noether.Fields;
using Noether.Lab.Catalogue;
using Noether.Lab.Data;
using Noether.Lab.Data.Formats;

namespace Noether.Systems.Equivariance.Ponita.Forecast;

/// <summary>Samples cut out of the user's trajectories, or of made-up ones.</summary>
/// <param name="Set">The trajectories.</param>
/// <param name="Train">To learn from.</param>
/// <param name="Validation">To choose by.</param>
/// <param name="Test">To measure on.</param>
internal sealed record ForecastData(TrajectorySet Set, Batch Train, Batch Validation, Batch Test)
{
    private const int MadeUpFrames = 41;

    /// <summary>The samples that arms of one seed share.</summary>
    /// <exception cref="InputException">The file is of another form, or too short.</exception>
    public static ForecastData Of(ForecastOptions options, ArmContext context)
    {
        var set = SetOf(options, context);
        using var generator = context.Generator.Fork("parts");
        var parts = new TrajectoryWindows(options.Steps, options.Stride).Parts(set, [0.7, 0.15, 0.15], generator);
        return new ForecastData(set, parts[0].To(context.Device), parts[1].To(context.Device), parts[2].To(context.Device));
    }

    /// <summary>The user's trajectories, or made-up ones.</summary>
    public static TrajectorySet SetOf(ForecastOptions options, ArmContext context)
    {
        using var generator = context.Generator.Fork("trajectories");
        return context.Data.Has(Trajectories.Own) ? Trajectories.Read(context.Data) : Trajectories.Charged(options.MadeUp, Math.Max(MadeUpFrames, options.Steps + 2), generator);
    }
}
