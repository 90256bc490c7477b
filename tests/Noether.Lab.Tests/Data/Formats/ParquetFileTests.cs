using Noether.Lab.Data.Formats;

namespace Noether.Lab.Tests.Data.Formats;

public sealed class ParquetFileTests
{
    [Fact]
    public void Columns_of_numbers_come_back_as_they_were()
    {
        using var stream = new MemoryStream();
        ParquetFile.Write(stream, [], [("x", [1, 2, 3]), ("y", [0.5f, -1, 4e10f])]);
        stream.Position = 0;
        var table = ParquetFile.Read(stream, "x.parquet");
        Assert.Equal(["x", "y"], table.Columns);
        Assert.Equal([3L, 2], table.Values.Shape);
        Assert.Equal([1, 0.5, 2, -1, 3, 4e10f], table.Values.ToDoubles());
    }

    [Fact]
    public void A_column_of_text_is_named()
    {
        using var stream = new MemoryStream();
        ParquetFile.Write(stream, [("name", ["a", "b"])], [("x", [1, 2])]);
        stream.Position = 0;
        Assert.Contains("column 'name' is no column of numbers", Assert.Throws<InputException>(() => ParquetFile.Read(stream, "x.parquet")).Message, StringComparison.Ordinal);
    }
}
