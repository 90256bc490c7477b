using System.Text.RegularExpressions;

namespace Noether.Architecture.Tests;

public sealed class RoomTests
{
    // From top to bottom, as in docs/architecture.md: a room uses only rooms above it.
    private static readonly string[] Blocks =
        ["Runtime", "Numerics", "Fields", "Geometry", "Groups", "Representations", "Symmetries", "Nn", "Learning", "Probability", "Causality"];

    private static readonly string[] Lab = ["Data", "Catalogue", "Tracking", "Evaluation", "Benchmarks", "Running", "Models"];

    [Fact]
    public void Every_folder_of_the_building_blocks_is_a_known_room() => Assert.Empty(UnknownRooms("src/Noether", Blocks));

    [Fact]
    public void Every_folder_of_the_lab_is_a_known_room() => Assert.Empty(UnknownRooms("src/Noether.Lab", Lab));

    [Fact]
    public void Building_blocks_use_only_rooms_above_them() => Assert.Empty(UsesOfLowerRooms(SourceFile.In("src/Noether"), "Noether", Blocks));

    [Fact]
    public void The_lab_uses_only_rooms_above() => Assert.Empty(UsesOfLowerRooms(SourceFile.In("src/Noether.Lab"), "Noether.Lab", Lab));

    [Fact]
    public void Namespaces_are_folders()
    {
        var wrong = from file in SourceFile.In(SourceFile.Libraries())
                    let declared = Regex.Match(file.Code, @"^namespace ([\w.]+)", RegexOptions.Multiline).Groups[1].Value
                    let folder = string.Join('.', file.Path.Split('/')[1..^1])
                    where declared.Length > 0 && declared != folder
                    select $"{file.Path} declares {declared}, expected {folder}";

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("using Noether.Learning;", 1)]
    [InlineData("var host = new Noether.Learning.RunHost();", 1)]
    [InlineData("var host = new Learning.RunHost();", 1)]
    [InlineData("using static Noether.Learning.Losses;", 1)]
    [InlineData("var steps = Learning.Count();", 0)]
    [InlineData("using Noether.Fields;", 0)]
    [InlineData("using System.Runtime.InteropServices;", 0)]
    [InlineData("// see Noether.Learning.RunHost", 0)]
    [InlineData("var text = \"// not a comment\"; Noether.Learning.X.Do();", 1)]
    public void A_use_of_a_lower_room_is_seen_wherever_it_stands(string line, int uses) =>
        Assert.Equal(uses, UsesOfLowerRooms([new SourceFile("src/Noether/Groups/Example.cs", line)], "Noether", Blocks).Count());

    private static IEnumerable<string> UnknownRooms(string folder, string[] rooms) =>
        SourceFile.In(folder).Where(file => file.Room.Length > 0 && !rooms.Contains(file.Room)).Select(file => file.Path);

    // A property may be called as a room is: what follows the room's name alone must be something that the room declares.
    private static IEnumerable<string> UsesOfLowerRooms(IEnumerable<SourceFile> files, string root, string[] rooms)
    {
        var declared = SourceFile.In($"src/{root}").Where(file => file.Room.Length > 0).GroupBy(file => file.Room).ToDictionary(room => room.Key, room => string.Join('|', room.SelectMany(Declared).Distinct()));
        return from file in files
               let own = Array.IndexOf(rooms, file.Room)
               where own < rooms.Length - 1
               let lower = string.Join('|', rooms[(own + 1)..])
               let members = string.Join('|', rooms[(own + 1)..].Where(declared.ContainsKey).Select(room => $@"{room}\.(?:{declared[room]})\b").DefaultIfEmpty("(?!)"))
               from line in file.Lines(new Regex($@"(?<![\w.]){Regex.Escape(root)}\.(?:{lower})\.[A-Z]|(?<![\w.])(?:{members})|using (?:static )?{Regex.Escape(root)}\.(?:{lower})\b"))
               select line;
    }

    private static IEnumerable<string> Declared(SourceFile file) =>
        Regex.Matches(file.Code, @"\b(?:class|record|struct|interface|enum|delegate) (?:class |struct )?(\w+)").Select(match => match.Groups[1].Value).Concat(file.Path.Split('/')[3..^1]);
}
