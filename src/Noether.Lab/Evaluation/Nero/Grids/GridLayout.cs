namespace Noether.Lab.Evaluation.Nero.Grids;

/// <summary>Where each element of a grid is drawn. Indices are those of the grid's elements; an element that lies in several places is listed in each.</summary>
public abstract record GridLayout;

/// <summary>Round a circle, counter-clockwise from the top.</summary>
/// <param name="Degrees">Angle of each element.</param>
public sealed record CircleLayout(IReadOnlyList<double> Degrees) : GridLayout;

/// <summary>Along a line.</summary>
/// <param name="Axis">What changes along it, with its unit.</param>
/// <param name="Values">Place of each element.</param>
public sealed record StripLayout(string Axis, IReadOnlyList<double> Values) : GridLayout;

/// <summary>On a plane of cells; x to the right, y down.</summary>
/// <param name="X">Places of the columns.</param>
/// <param name="Y">Places of the rows.</param>
/// <param name="Cells">Element of each row and column.</param>
public sealed record PlaneLayout(IReadOnlyList<double> X, IReadOnlyList<double> Y, int[,] Cells) : GridLayout
{
    /// <summary>What changes from column to column, with its unit.</summary>
    public string XAxis { get; init; } = "shift to the right (px)";

    /// <summary>What changes from row to row, with its unit.</summary>
    public string YAxis { get; init; } = "shift down (px)";
}

/// <summary>As tiles.</summary>
/// <param name="Cells">Element of each row and column; -1 where there is none.</param>
/// <param name="Labels">A short mark for each element.</param>
public sealed record TilesLayout(int[,] Cells, IReadOnlyList<string> Labels) : GridLayout;

/// <summary>On discs, one for each plane that holds the rotation axes: the direction is the axis, the distance from the centre the angle of rotation.</summary>
/// <param name="Planes">Names of the planes.</param>
/// <param name="AxisDegrees">Directions of the axes.</param>
/// <param name="AngleDegrees">Angles of rotation, from 0.</param>
/// <param name="Cells">Element of each plane, axis and angle.</param>
public sealed record DiscsLayout(IReadOnlyList<string> Planes, IReadOnlyList<double> AxisDegrees, IReadOnlyList<double> AngleDegrees, int[,,] Cells) : GridLayout;

/// <summary>On the sphere of rotation axes, at one angle of rotation.</summary>
/// <param name="Angle">The angle of rotation in degrees.</param>
/// <param name="Latitudes">Middle of each row of cells, in degrees from the xy plane towards z.</param>
/// <param name="Longitudes">Middle of each column of cells, in degrees from x towards y.</param>
/// <param name="Cells">Element of each row and column.</param>
public sealed record SphereLayout(double Angle, IReadOnlyList<double> Latitudes, IReadOnlyList<double> Longitudes, int[,] Cells) : GridLayout;
