using System.Data.Common;

namespace Noether.Lab.Tracking;

/// <summary>Statements on a connection; the transaction that is open on it, if any, holds for them.</summary>
internal static class Sql
{
    /// <summary>Runs a statement.</summary>
    /// <param name="connection">Open.</param>
    /// <param name="statement">Its parameters are <c>@0</c>, <c>@1</c>, ...</param>
    /// <param name="values">Of the parameters in their order.</param>
    public static void Execute(this DbConnection connection, string statement, params ReadOnlySpan<object?> values)
    {
        using var command = Command(connection, statement, values);
        command.ExecuteNonQuery();
    }

    /// <summary>The first column of the first row.</summary>
    public static object? Scalar(this DbConnection connection, string query)
    {
        using var command = Command(connection, query, []);
        return command.ExecuteScalar();
    }

    /// <summary>All rows, each as <paramref name="read"/> makes it.</summary>
    public static List<T> Query<T>(this DbConnection connection, string query, Func<DbDataReader, T> read)
    {
        using var command = Command(connection, query, []);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    /// <summary>A number that may be missing.</summary>
    public static double? Number(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);

    /// <summary>A text that may be missing.</summary>
    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DbCommand Command(DbConnection connection, string text, ReadOnlySpan<object?> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = text;
        for (var i = 0; i < values.Length; i++)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = $"@{i}";
            parameter.Value = values[i] ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
