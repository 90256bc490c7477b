namespace Noether.Lab.Evaluation.Figures;

/// <summary>Mollweide's projection, which lays a sphere flat within an ellipse twice as wide as high and keeps areas.</summary>
public static class Mollweide
{
    /// <summary>The place of a point: x from -1 to 1 along the equator, y from -1 at the south pole to 1 at the north pole, each in units of its own half axis.</summary>
    /// <param name="latitude">Degrees.</param>
    /// <param name="longitude">Degrees, -180 to 180.</param>
    public static (double X, double Y) Place(double latitude, double longitude)
    {
        var angle = Auxiliary(latitude * Math.PI / 180);
        return (longitude / 180 * Math.Cos(angle), Math.Sin(angle));
    }

    /// <summary>The solution of 2a + sin 2a = pi sin(latitude), by Newton's method; the poles are their own.</summary>
    private static double Auxiliary(double latitude)
    {
        if (Math.Abs(Math.Abs(latitude) - (Math.PI / 2)) < 1e-9)
        {
            return latitude;
        }

        var a = latitude;
        for (var i = 0; i < 30; i++)
        {
            a -= ((2 * a) + Math.Sin(2 * a) - (Math.PI * Math.Sin(latitude))) / (2 + (2 * Math.Cos(2 * a)));
        }

        return a;
    }
}
