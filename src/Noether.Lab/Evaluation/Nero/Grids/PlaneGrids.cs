using System.Globalization;
using Noether.Groups;
using Noether.Symmetries;

namespace Noether.Lab.Evaluation.Nero.Grids;

/// <summary>Grids of motions of pictures and of points of the plane. Outputs move by their field types: scores and classes stay, flows and boxes go along.</summary>
public static class PlaneGrids
{
    /// <summary>Name of the rotations of a picture.</summary>
    public const string RotationName = "SO2-image";

    /// <summary>Name of the shifts of a picture.</summary>
    public const string ShiftName = "Shift2-image";

    /// <summary>Name of the shifts of what is in view of a window over a larger picture.</summary>
    public const string WindowName = "Shift2-window";

    /// <summary>Name of the enlargements of a picture.</summary>
    public const string ScaleName = "Scale-image";

    /// <summary>Name of the shears and stretches of a picture that keep areas.</summary>
    public const string AreaName = "SL2-image";

    /// <summary>Rotations about the centre by multiples of a step, counter-clockwise, once round. Multiples of 90 degrees are exact.</summary>
    /// <param name="step">Degrees; divides 360.</param>
    /// <param name="sampling">How pictures are read between pixels.</param>
    /// <param name="circular">Whether only the largest disc in them is seen, whatever moves them.</param>
    /// <exception cref="InputException">The step does not divide 360.</exception>
    public static AuditGrid Rotations(double step = 5, ImageSampling? sampling = null, bool circular = false)
    {
        var count = (int)Math.Round(360 / step);
        if (!(step > 0) || count < 1 || Math.Abs((count * step) - 360) > 1e-9)
        {
            throw new InputException($"A step of {Number(step)} degrees does not divide the circle; take one of which 360 is a multiple, such as 5.");
        }

        double[] degrees = [.. Enumerable.Range(0, count).Select(i => i * step)];
        return new AuditGrid(
            RotationsOfPictures(sampling, circular), new SO2().Grid(new GridSpec(count)), [.. degrees.Select(d => $"rotation {Number(d)} degrees")], new CircleLayout(degrees));
    }

    /// <summary>All rotations about the centre, counter-clockwise: exact at multiples of 90 degrees of square pictures and read between pixels elsewhere.</summary>
    /// <param name="sampling">How pictures are read between pixels.</param>
    /// <param name="circular">Whether only the largest disc in them is seen, whatever moves them.</param>
    public static Symmetry RotationsOfPictures(ImageSampling? sampling = null, bool circular = false) => Moving(RotationName, new SO2(), sampling, circular);

    /// <summary>Shifts by whole steps in both directions; x to the right, y down, in pixels. The shift 0,0 comes first and is among them whatever the bounds.</summary>
    /// <param name="lowest">Smallest shift along each axis; at most 0.</param>
    /// <param name="highest">Largest shift along each axis; at least 0.</param>
    /// <param name="step">Pixels; divides both bounds.</param>
    /// <param name="sampling">What comes in at the borders.</param>
    /// <param name="circular">Whether only the largest disc in pictures is seen, whatever moves them.</param>
    /// <exception cref="InputException">The bounds do not hold 0, or the step does not divide them.</exception>
    public static AuditGrid Shifts(int lowest = -8, int highest = 8, int step = 2, ImageSampling? sampling = null, bool circular = false)
    {
        if (step < 1 || lowest > 0 || highest < 0 || lowest % step != 0 || highest % step != 0 || lowest == highest)
        {
            throw new InputException($"Shifts from {lowest} to {highest} in steps of {step} do not pass through 0; take bounds on both sides of 0 that are multiples of the step.");
        }

        return Shifts(lowest, highest, step, group => Moving(ShiftName, group, sampling, circular));
    }

    /// <summary>
    /// Shifts of what is in view of a square window over larger pictures, by whole steps from minus half its edge to just below half its edge: what lies in its middle goes to every part of it.
    /// Inputs come from a <see cref="CropWindow"/>; boxes are those of the view.
    /// </summary>
    /// <param name="size">Edge length of the window in pixels.</param>
    /// <param name="step">Pixels; divides half the edge.</param>
    /// <exception cref="InputException">The step does not divide half the edge.</exception>
    public static AuditGrid WindowShifts(int size = 128, int step = 8)
    {
        if (step < 1 || size < 4 || size % (2 * step) != 0)
        {
            throw new InputException($"Shifts by {step} pixels do not fill a window of {size}; take a step of which half the window is a multiple, such as {Math.Max(1, size / 16)}.");
        }

        return Shifts(-size / 2, (size / 2) - step, step, group => new Symmetry(WindowName, group, new CropWindow(size), new GroupAction(group)));
    }

    private static AuditGrid Shifts(int lowest, int highest, int step, Func<Translations, Symmetry> symmetry)
    {
        int[] axis = [.. Enumerable.Range(0, ((highest - lowest) / step) + 1).Select(i => lowest + (i * step))];
        var shifts = axis.SelectMany(y => axis.Select(x => (X: x, Y: y))).OrderBy(s => s != (0, 0)).ToList();
        var cells = new int[axis.Length, axis.Length];
        for (var i = 0; i < shifts.Count; i++)
        {
            cells[(shifts[i].Y - lowest) / step, (shifts[i].X - lowest) / step] = i;
        }

        // The group's y points up.
        var elements = torch.tensor(shifts.SelectMany(s => new double[] { s.X, -s.Y }).ToArray()).view(-1, 2);
        double[] places = [.. axis.Select(v => (double)v)];
        var group = new Translations(2, Math.Max(highest, -lowest));
        return new AuditGrid(symmetry(group), elements, [.. shifts.Select(s => $"shift {Signed(s.X)},{Signed(s.Y)}")], new PlaneLayout(places, places, cells));
    }

    /// <summary>Enlargements about the centre by factors a step apart; 1 comes first.</summary>
    /// <param name="lowest">Smallest factor, above 0 and at most 1.</param>
    /// <param name="highest">Largest factor, at least 1.</param>
    /// <param name="step">Between factors, counted from 1.</param>
    /// <param name="sampling">How pictures are read between pixels.</param>
    /// <param name="circular">Whether only the largest disc in them is seen, whatever moves them.</param>
    /// <exception cref="InputException">The bounds do not hold 1 or are not positive.</exception>
    public static AuditGrid Scales(double lowest = 0.3, double highest = 1.7, double step = 0.1, ImageSampling? sampling = null, bool circular = false)
    {
        if (!(lowest > 0 && lowest <= 1 && highest >= 1 && step > 0 && highest > lowest))
        {
            throw new InputException($"Scales from {Number(lowest)} to {Number(highest)} in steps of {Number(step)} do not pass through 1; take positive bounds on both sides of it.");
        }

        var (below, above) = ((int)Math.Floor(((1 - lowest) / step) + 1e-9), (int)Math.Floor(((highest - 1) / step) + 1e-9));
        double[] factors = [.. Enumerable.Range(-below, below + above + 1).OrderBy(i => i != 0).Select(i => Math.Round(1 + (i * step), 12))];
        return new AuditGrid(
            Moving(ScaleName, new Scalings(2, Math.Max(highest, 1 / lowest) + 1), sampling, circular),
            torch.tensor(factors),
            [.. factors.Select(f => $"scale {Number(f)}")],
            new StripLayout("scale", factors));
    }

    /// <summary>Stretches by a factor along x and its inverse along y, after which shears of x by y act: elements of SL(2). The identity comes first.</summary>
    /// <param name="shear">Largest shear, in both directions.</param>
    /// <param name="stretch">Largest logarithm of the factor, in both directions.</param>
    /// <param name="steps">Steps from 0 to each end.</param>
    /// <param name="sampling">How pictures are read between pixels.</param>
    /// <param name="circular">Whether only the largest disc in them is seen, whatever moves them.</param>
    /// <exception cref="InputException">Ranges that are not positive, or no steps.</exception>
    public static AuditGrid AreaMaps(double shear = 0.4, double stretch = 0.3, int steps = 4, ImageSampling? sampling = null, bool circular = false)
    {
        if (!(shear > 0 && stretch > 0 && steps >= 1))
        {
            throw new InputException($"Shears up to {Number(shear)} and stretches up to {Number(stretch)} in {steps} steps are no grid; take positive ranges and at least one step.");
        }

        int[] axis = [.. Enumerable.Range(-steps, (2 * steps) + 1)];
        var places = axis.SelectMany(y => axis.Select(x => (X: x, Y: y))).OrderBy(p => p != (0, 0)).ToList();
        var cells = new int[axis.Length, axis.Length];
        foreach (var (i, place) in places.Index())
        {
            cells[place.Y + steps, place.X + steps] = i;
        }

        double[] shears = [.. axis.Select(a => Math.Round(a * shear / steps, 12))];
        double[] stretches = [.. axis.Select(a => Math.Round(a * stretch / steps, 12))];
        double[] Element((int X, int Y) place)
        {
            var (s, factor) = (shears[place.X + steps], Math.Exp(stretches[place.Y + steps]));
            return [factor, s / factor, 0, 1 / factor];
        }

        return new AuditGrid(
            Moving(AreaName, new SpecialLinear(2), sampling, circular),
            torch.tensor([.. places.SelectMany(Element)], torch.float64).view(-1, 2, 2),
            [.. places.Select(p => $"shear {Number(shears[p.X + steps])}, stretch {Number(stretches[p.Y + steps])}")],
            new PlaneLayout(shears, stretches, cells) { XAxis = "shear of x by y", YAxis = "logarithm of the factor along x" });
    }

    internal static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Signed(int value) => value.ToString("+0;-0;0", CultureInfo.InvariantCulture);

    private static Symmetry Moving(string name, IGroup group, ImageSampling? sampling, bool circular)
    {
        var action = new GroupAction(group, sampling);
        return new Symmetry(name, group, circular ? new CircularWindow(action) : action, action);
    }
}
