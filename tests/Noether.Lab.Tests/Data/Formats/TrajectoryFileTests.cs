using System.IO.Compression;
using System.Text;
using Noether.Lab.Data.Formats;

namespace Noether.Lab.Tests.Data.Formats;

public sealed class TrajectoryFileTests
{
    [Fact]
    public void Rows_in_any_order_become_trajectories_of_objects_at_ascending_times()
    {
        var set = Read("Trajectory;Time;Object;x;y;vx;vy;mass\nb;1;p;3;4;0;1;2\na;0.5;\"q;r\";1;2;0;0;5\nb;0;p;1;2;0;1;2\na;0;\"q;r\";-1;1e-3;0;0;5\nb;1;s;9;9;9;9;9\n");
        Assert.Equal((2, true), (set.Dimension, set.HasVelocities));
        Assert.Equal(["mass"], set.Features);
        Assert.Equal(["b", "a"], set.Items.Select(i => i.Name));
        var (b, a) = (set.Items[0], set.Items[1]);
        Assert.Equal([0, 1], b.Times);
        Assert.Equal(["p", "s"], b.Objects);
        Assert.Equal([1, 2, double.NaN, double.NaN, 3, 4, 9, 9], b.Positions);
        Assert.False(b.Has(0, 1));
        Assert.True(b.Has(1, 1));
        Assert.Equal([0, 1, double.NaN, double.NaN, 0, 1, 9, 9], b.Velocities!);
        Assert.Equal(["q;r"], a.Objects);
        Assert.Equal([5, 5], a.Features);
    }

    [Theory]
    [InlineData("t,x1,y1,z1,x2,y2,z2\n0,1,2,3,4,5,6\n1,7,8,9,,,\n")]
    [InlineData("frame\t1_x\t1_y\t1_z\t2_x\t2_y\t2_z\n1\t7\t8\t9\t\t\t\n0\t1\t2\t3\t4\t5\t6\n")]
    [InlineData("t,z_1,x_1,y_1,x_2,y_2,z_2\n0,3,1,2,4,5,6\n1,9,7,8,,,\n")]
    [InlineData("step,id,pos_x,pos_y,pos_z\n1,1,7,8,9\n0,1,1,2,3\n0,2,4,5,6\n1,2,NA,NA,NA\n")]
    public void Wide_and_long_forms_say_the_same(string text)
    {
        var set = Read(text);
        var item = Assert.Single(set.Items);
        Assert.Equal((3, false), (set.Dimension, set.HasVelocities));
        Assert.Equal(["1", "2"], item.Objects);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8, 9, double.NaN, double.NaN, double.NaN], item.Positions);
    }

    [Fact]
    public void A_file_without_names_is_one_trajectory_of_one_object()
    {
        var item = Assert.Single(Read("time,x,y\n0,1,2\n1,3,4\n").Items);
        Assert.Single(item.Objects);
        Assert.Equal([1, 2, 3, 4], item.Positions);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("time,x,y\n", "no rows")]
    [InlineData("x,y\n1,2\n", "no column of times")]
    [InlineData("time,x\n1,2\n", "'x' alone")]
    [InlineData("time,object,a\n1,2,3\n", "has no columns x and y")]
    [InlineData("time,x1,y1,x2\n1,2,3,4\n", "'2' has the columns 'x2'")]
    [InlineData("time,x1,y1,weight\n1,2,3,4\n", "'weight' is no coordinate")]
    [InlineData("time,x,y\n1,2,\n", "row 1 below the header: the column 'y' holds nothing")]
    [InlineData("time,x,y\n1,2,3\n,2,3\n", "row 2 below the header: the column 'time' holds nothing")]
    [InlineData("time,x,y\n1,2,3\n1,2,4\n", "rows 1 and 2 below the header")]
    [InlineData("time,x,y\n1,2,three\n", "line 2, column 'y': 'three' is not a number")]
    [InlineData("time,x,y\n1,2,Infinity\n", "holds Infinity")]
    [InlineData("time,x,y,kind\n1,2,3,car\n", "column 'kind': 'car' is not a number")]
    [InlineData("time,x,y,mass\n1,2,3,\n", "the column 'mass' holds nothing")]
    [InlineData("time,x,y\n1,2,3,4\n", "4 cells")]
    [InlineData("time,x,x\n1,2,3\n", "two columns named 'x'")]
    [InlineData("time,x,y\n1,\"2,3\n", "damaged")]
    public void Errors_say_where_and_what(string text, string said) => Assert.Contains(said, Assert.Throws<InputException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void What_is_written_is_read_again_packed_or_not()
    {
        var set = Read("trajectory,time,object,x,y,z,a\n\"one, two\",0,p,0.1,2,3,4\n\"one, two\",1,q,1e-300,5,6,7\n");
        using var plain = new MemoryStream();
        TrajectoryFile.Write(plain, set);
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            TrajectoryFile.Write(zip, set);
        }

        foreach (var stream in new[] { plain, packed })
        {
            stream.Position = 0;
            var again = TrajectoryFile.Read(stream, "again.csv");
            Assert.Equal(set.Features, again.Features);
            Assert.Equal(set.Items[0].Name, again.Items[0].Name);
            Assert.Equal(set.Items[0].Positions, again.Items[0].Positions);
            Assert.Equal(set.Items[0].Features, again.Items[0].Features);
        }
    }

    private static TrajectorySet Read(string text)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(text));
        return TrajectoryFile.Read(stream, "mine.csv");
    }
}
