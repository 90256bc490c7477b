using System.Text;

namespace Noether.Lab.Catalogue;

/// <summary>Paragraphs and tables of a page of the documentation.</summary>
internal static class MarkdownText
{
    /// <summary>Adds a paragraph, or a heading.</summary>
    public static void Line(StringBuilder text, string paragraph) => text.Append(paragraph).Append("\n\n");

    /// <summary>Adds a table; bars and line ends in its cells do no harm.</summary>
    public static void Table(StringBuilder text, IReadOnlyList<string> header, IEnumerable<IEnumerable<string>> rows)
    {
        static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells.Select(c => c.Replace("|", "\\|").ReplaceLineEndings(" ")))} |";
        Line(text, string.Join('\n', rows.Select(Row).Prepend(Row(header.Select(_ => "---"))).Prepend(Row(header))));
    }
}
