using Noether.Fields;
using Noether.Geometry.Rendering;
using Noether.Groups;
using Noether.Lab.Data.Solids;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero.Grids;

/// <summary>Grids of rotations of solids that are seen in pictures: rotations of space do not act on a picture, so that each pose is drawn anew.</summary>
public static class ViewGrids
{
    /// <summary>Name of the turns about the line of sight.</summary>
    public const string TurnName = "SO2-view";

    /// <summary>Name of the rotations of space.</summary>
    public const string RotationName = "SO3-view";

    /// <summary>Turns of the solid about the line of sight, which turn its picture.</summary>
    /// <param name="step">Degrees; divides 360.</param>
    /// <param name="inputs">Pictures with poses (<see cref="SolidPictures"/>), which say how large pictures are.</param>
    /// <exception cref="InputException">The step does not divide the circle, or there are no such pictures.</exception>
    public static AuditGrid Turns(double step, Batch inputs)
    {
        var plane = PlaneGrids.Rotations(step);
        return new AuditGrid(Moving(TurnName, new TurnsAboutY(), inputs), plane.Elements, [.. plane.Words.Select(w => $"{w} about the line of sight")], plane.Layout);
    }

    /// <summary>Rotations of the solid by axis and angle, as <see cref="SpaceGrids.Discs"/> has them; the line of sight is y.</summary>
    /// <param name="axisStep">Degrees between axes.</param>
    /// <param name="angleStep">Degrees between angles.</param>
    /// <param name="inputs">Pictures with poses.</param>
    /// <exception cref="InputException">A step does not divide its range, or there are no such pictures.</exception>
    public static AuditGrid Rotations(int axisStep, int angleStep, Batch inputs) =>
        SpaceGrids.Discs(axisStep, angleStep) with { Symmetry = Moving(RotationName, new SO3(), inputs) };

    /// <summary>A group that turns solids, their pictures drawn anew, and predicted poses with them.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="group">The group.</param>
    /// <param name="inputs">Pictures with poses, which say how large pictures are.</param>
    /// <exception cref="InputException">There are no such pictures.</exception>
    public static Symmetry Moving(string name, IAffineGroup group, Batch inputs)
    {
        ArgumentNullException.ThrowIfNull(inputs);
        if (!inputs.TryGetValue(RenderedPoses.Picture, out var picture) || !inputs.ContainsKey(RenderedPoses.Axes) || !inputs.ContainsKey(RenderedPoses.Shape))
        {
            throw new InputException(
                $"{name} draws solids anew in turned poses, which takes the fields '{RenderedPoses.Picture}', '{RenderedPoses.Axes}' and '{RenderedPoses.Shape}'; the data have {inputs}. Audit a run that learned poses of solids.");
        }

        var renderer = new Renderer(new Camera((int)picture.Value.shape[^1]));
        return new Symmetry(name, group, new RenderedPoses(SolidPictures.Bodies, renderer, group), new GroupAction(group));
    }
}
