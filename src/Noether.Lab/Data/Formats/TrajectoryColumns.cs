namespace Noether.Lab.Data.Formats;

/// <summary>
/// Which column of a CSV file of trajectories is what, found by name; case and blanks do not count. Long form: a row for each object at each time. Wide form: a row a time, with an
/// object's coordinates in columns <c>x1, y1, z1</c>, <c>x_1, y_1</c> or <c>ball_x, ball_y</c>.
/// </summary>
internal sealed record TrajectoryColumns
{
    private static readonly string[] TrajectoryNames = ["trajectory", "trajectory_id", "traj", "traj_id", "scene", "scene_id", "episode", "run", "sequence", "simulation", "sample"];
    private static readonly string[] TimeNames = ["time", "t", "frame", "frame_id", "step", "timestamp", "time_s"];
    private static readonly string[] ObjectNames = ["object", "object_id", "id", "agent", "agent_id", "particle", "particle_id", "body", "track", "track_id", "pedestrian", "atom", "node"];
    private static readonly string[] Axes = ["x", "y", "z"];

    /// <summary>Column of the trajectory's name; null where the file is one trajectory.</summary>
    public string? Trajectory { get; private init; }

    /// <summary>Column of the time.</summary>
    public required string Time { get; init; }

    /// <summary>Column of the object's name; null where there is one object, or in wide form.</summary>
    public string? Object { get; private init; }

    /// <summary>Number of coordinates.</summary>
    public int Dimension { get; private init; }

    /// <summary>What a row says about each of its objects: one in long form.</summary>
    public required IReadOnlyList<ObjectColumns> Objects { get; init; }

    /// <summary>Names of further columns of numbers, the same for all objects.</summary>
    public required IReadOnlyList<string> Features { get; init; }

    /// <summary>Finds the columns.</summary>
    /// <param name="header">The file's header.</param>
    /// <param name="name">The file for messages.</param>
    /// <exception cref="InputException">There is no time, no place, or a coordinate is missing.</exception>
    public static TrajectoryColumns Of(IReadOnlyList<string> header, string name)
    {
        var trajectory = Named(header, TrajectoryNames);
        var item = Named(header, ObjectNames);
        var time = Named(header, TimeNames)
            ?? throw new InputException($"{name} has no column of times (time, t, frame or step); it has {Shown(header)}. {Wanted}");
        string[] rest = [.. header.Where(h => h != trajectory && h != item && h != time)];
        var places = Axes.Select(a => Coordinate(rest, a)).ToArray();
        if (places[0] is not null || places[1] is not null)
        {
            return Long(trajectory, time, item, rest, places, name);
        }

        return item is null
            ? Wide(trajectory, time, rest, name)
            : throw new InputException($"{name} names objects in the column {InputFile.Quote(item)} but has no columns x and y; it has {Shown(header)}. {Wanted}");
    }

    private const string Wanted = "Expected: trajectory,time,object,x,y[,z] and further columns of numbers, a row for each object at each time; or, a row a time, trajectory,time,x1,y1[,z1],x2,y2[,z2] and so on.";

    private static TrajectoryColumns Long(string? trajectory, string time, string? item, string[] rest, string?[] places, string name)
    {
        string[] found = [.. places.OfType<string>()];
        if (places[0] is null || places[1] is null)
        {
            throw new InputException($"{name} has the coordinate {string.Join(", ", found.Select(InputFile.Quote))} alone; places need x and y, and z in space. {Wanted}");
        }

        string?[] moves = [.. Axes.Take(found.Length).Select(a => Velocity(rest, a))];
        var velocity = moves.All(v => v is not null) ? moves.OfType<string>().ToArray() : [];
        string[] features = [.. rest.Where(h => !found.Contains(h) && !velocity.Contains(h))];
        return new TrajectoryColumns
        {
            Trajectory = trajectory,
            Time = time,
            Object = item,
            Dimension = found.Length,
            Objects = [new ObjectColumns("1", found, velocity, features)],
            Features = features,
        };
    }

    private static TrajectoryColumns Wide(string? trajectory, string time, string[] rest, string name)
    {
        var split = rest.Select(h => (Header: h, Part: Part(h))).ToArray();
        if (split.FirstOrDefault(s => s.Part is null).Header is { } odd)
        {
            throw new InputException($"{name} has no columns x and y, and {InputFile.Quote(odd)} is no coordinate of an object such as x1 or ball_x. {Wanted}");
        }

        var groups = split.GroupBy(s => s.Part!.Value.Object, StringComparer.OrdinalIgnoreCase).ToArray();
        if (groups.Length == 0)
        {
            throw new InputException($"{name} has no columns of places. {Wanted}");
        }

        List<ObjectColumns> objects = [];
        var dimension = groups.Max(g => g.Count());
        foreach (var group in groups)
        {
            string[] axes = [.. Axes.Take(dimension).Select(a => group.FirstOrDefault(c => c.Part!.Value.Axis == a).Header).OfType<string>()];
            if (axes.Length != group.Count() || axes.Length != dimension || dimension < 2)
            {
                throw new InputException($"{name}: the object {InputFile.Quote(group.Key)} has the columns {Shown([.. group.Select(c => c.Header)])}; each object needs x and y, and z where another one has it.");
            }

            objects.Add(new ObjectColumns(group.Key, axes, [], []));
        }

        return new TrajectoryColumns { Trajectory = trajectory, Time = time, Dimension = dimension, Objects = objects, Features = [] };
    }

    /// <summary>Axis and object of a column such as <c>x1</c>, <c>x_ball</c> or <c>ball_x</c>; null for any other.</summary>
    private static (string Axis, string Object)? Part(string header)
    {
        var text = header.ToLowerInvariant();
        foreach (var axis in Axes)
        {
            if (text.StartsWith(axis, StringComparison.Ordinal) && text.Length > 1 && (text[1] is '_' or '.' || text[1..].All(char.IsAsciiDigit)))
            {
                return (axis, header[1..].TrimStart('_', '.'));
            }

            if (text.EndsWith($"_{axis}", StringComparison.Ordinal) || text.EndsWith($".{axis}", StringComparison.Ordinal))
            {
                return (axis, header[..^2]);
            }
        }

        return null;
    }

    private static string? Coordinate(string[] header, string axis) => Named(header, [axis, $"pos_{axis}", $"position_{axis}", $"{axis}_m", $"p{axis}"]);

    private static string? Velocity(string[] header, string axis) => Named(header, [$"v{axis}", $"v_{axis}", $"vel_{axis}", $"velocity_{axis}"]);

    private static string? Named(IReadOnlyList<string> header, string[] names) => names.Select(n => header.FirstOrDefault(h => h.Equals(n, StringComparison.OrdinalIgnoreCase))).FirstOrDefault(h => h is not null);

    private static string Shown(IReadOnlyList<string> header) => string.Join(", ", header.Take(12).Select(InputFile.Quote)) + (header.Count > 12 ? ", ..." : "");
}

/// <summary>The columns of one object.</summary>
/// <param name="Name">Its name in wide form.</param>
/// <param name="Position">Coordinates.</param>
/// <param name="Velocity">Velocities; none where there are none.</param>
/// <param name="Features">Further numbers.</param>
internal sealed record ObjectColumns(string Name, IReadOnlyList<string> Position, IReadOnlyList<string> Velocity, IReadOnlyList<string> Features);
