using MCenter.Core.Devices;
using MCenter.Core.DeviceTypes;
using MCenter.Core.Events;
using MCenter.Core.Registers;
using MCenter.Core.Settings;
using MCenter.Core.Storage;
using MCenter.Tests.Support;
using Microsoft.EntityFrameworkCore;

namespace MCenter.Tests.DeviceTypes;

public sealed class TemplateStoreTests : IAsyncLifetime
{
    private static readonly DeviceType Allrounder = new("EMU", Medium.Electricity, 16, 17);
    private static readonly DeviceTemplate Own = new()
    {
        Name = "Cellar <b>meter</b> Ä", Manufacturer = "XYZ", Medium = Medium.Water, Version = 0, NumberOfRegisters = 2, IntervalMinutes = 60, Battery = true,
        Registers = [new() { Number = 1, Name = 1011, Unit = 50, Divisor = -0.5m, Obis = "8-0:1.0.0", Save = false, RawUnit = "m^3", Tariff = 3, Phase = 2 }],
    };

    private CoreBench bench = null!;

    private TemplateStore Store => bench.Get<TemplateStore>();

    public async ValueTask InitializeAsync() => bench = await CoreBench.OpenAsync();

    public ValueTask DisposeAsync() => bench.DisposeAsync();

    [Fact]
    public async Task An_own_template_is_kept_and_gone_when_deleted()
    {
        await Store.PutAsync(Own, replace: false, "anna", default);
        await RestartAsync();
        var known = Store.Find(Own.Type).ShouldNotBeNull();
        (known.Origin, TemplateJson.Write(known.Template)).ShouldBe((TemplateOrigin.Own, TemplateJson.Write(Own)));

        await Store.DeleteAsync(Own.Type, "anna", default);
        await RestartAsync();
        Store.Find(Own.Type).ShouldBeNull();
        (await RowsAsync()).ShouldBe(0);
        (await bench.EventsAsync()).ShouldBe([$"DriverAdded:{Own.Name}", $"DriverDeleted:{Own.Name}"]);
    }

    [Fact]
    public async Task There_is_one_template_a_type()
    {
        await Store.PutAsync(Own, replace: false, null, default);
        await Should.ThrowAsync<ConflictException>(() => Store.PutAsync(Own with { Name = "Other" }, replace: false, null, default));
        Store.Known(Own.Type).Name.ShouldBe(Own.Name);
        await Store.PutAsync(Own with { Name = "Other" }, replace: true, null, default);
        Store.Known(Own.Type).Name.ShouldBe("Other");
    }

    [Fact]
    public async Task A_changed_built_in_one_can_be_set_back()
    {
        var built = Store.Known(Allrounder);
        await Store.ChangeAsync(Allrounder, t => t with { Name = "Mine" }, "anna", default);
        await RestartAsync();
        Store.Find(Allrounder)!.Origin.ShouldBe(TemplateOrigin.Changed);
        Store.Known(Allrounder).Name.ShouldBe("Mine");

        await Store.RestoreAsync(Allrounder, "anna", default);
        Store.Find(Allrounder).ShouldBe(new(built, TemplateOrigin.BuiltIn));
        (await RowsAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_change_back_by_hand_is_the_built_in_one_again()
    {
        var name = Store.Known(Allrounder).Name;
        await Store.ChangeAsync(Allrounder, t => t with { Name = "Mine" }, null, default);
        await Store.ChangeAsync(Allrounder, t => t with { Name = name }, null, default);
        Store.Find(Allrounder)!.Origin.ShouldBe(TemplateOrigin.BuiltIn);
    }

    [Fact]
    public async Task A_deleted_built_in_one_stays_deleted_until_restored()
    {
        await Store.DeleteAsync(Allrounder, null, default);
        await RestartAsync();
        Store.Find(Allrounder)!.Origin.ShouldBe(TemplateOrigin.Deleted);
        Store.Current.Find(new("1", "EMU", 16, Medium.Electricity, "", 0), 17).ShouldBeNull();
        Should.Throw<KeyNotFoundException>(() => Store.Known(Allrounder));
        await Should.ThrowAsync<KeyNotFoundException>(() => Store.DeleteAsync(Allrounder, null, default));

        await Store.RestoreAsync(Allrounder, null, default);
        Store.Current.Find(new("1", "EMU", 16, Medium.Electricity, "", 0), 17).ShouldNotBeNull();
    }

    [Fact]
    public async Task What_is_wrong_is_refused_and_nothing_changes()
    {
        await Should.ThrowAsync<InvalidInputException>(() => Store.ChangeAsync(Allrounder, t => t with { Name = "" }, null, default));
        await Should.ThrowAsync<InvalidInputException>(() => Store.PutAsync(Own with { IntervalMinutes = 17 }, replace: true, null, default));
        await Should.ThrowAsync<InvalidInputException>(() => Store.PutAsync(Own with { IntervalMinutes = 5 }, replace: true, null, default)); // on battery
        await Should.ThrowAsync<KeyNotFoundException>(() => Store.RestoreAsync(Own.Type, null, default));
        (await RowsAsync()).ShouldBe(0);
        (await bench.EventsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_import_says_before_what_it_does_and_does_that()
    {
        DeviceTemplate[] file = [Own, Store.Known(Allrounder) with { Name = "Mine" }, .. Store.Current.All.Where(t => t.Type != Allrounder)];
        var preview = Store.Compare(file);
        preview.Select(p => p.Verdict).ShouldBe([ImportVerdict.New, ImportVerdict.Replaces, .. Enumerable.Repeat(ImportVerdict.Same, file.Length - 2)]);
        (await RowsAsync()).ShouldBe(0);

        (await Store.ImportAsync(file, "anna", default)).Select(p => p.Verdict).ShouldBe(preview.Select(p => p.Verdict));
        (Store.Find(Own.Type)!.Origin, Store.Find(Allrounder)!.Origin).ShouldBe((TemplateOrigin.Own, TemplateOrigin.Changed));
        (await RowsAsync()).ShouldBe(2);
        var imported = (await bench.Get<EventLog>().NewestAsync(EventSeverity.Info, null, null, 1, default))[0];
        (imported.Code, imported.UserName, imported.Arguments[1], imported.Arguments[2]).ShouldBe(("DriversImported", "anna", "1", "1"));
    }

    [Fact]
    public async Task A_row_that_cannot_be_read_does_not_stop_the_start()
    {
        await using (var db = await bench.Get<IDbContextFactory<McenterDb>>().CreateDbContextAsync())
        {
            db.Add(new TemplateRow { Manufacturer = "EMU", Medium = Medium.Electricity, Version = 16, NumberOfRegisters = 17, Json = "{" });
            await db.SaveChangesAsync();
        }

        await RestartAsync();
        Store.Find(Allrounder)!.Origin.ShouldBe(TemplateOrigin.BuiltIn);
        (await bench.EventsAsync()).ShouldHaveSingleItem().ShouldStartWith("DriverUnreadable");
    }

    [Fact]
    public async Task A_register_of_which_only_the_saving_is_said_keeps_its_defaults()
    {
        await Store.PutAsync(Own with { Registers = [new() { Number = 1, Save = false }] }, replace: true, null, default);
        DecodedValue[] values = [Volume(), Volume()];
        var registers = Store.Current.Propose(new("1", "XYZ", 0, Medium.Water, "", 0), values);
        registers.Select(r => (r.UnitCode, r.SaveToDatabase)).ShouldBe([(50, true), (50, false)]);

        static DecodedValue Volume() => new() { Value = RawValue.Number(1), Quantity = Quantity.Volume, Unit = "m^3", Description = "Volume" };
    }

    /// <summary>What is in memory comes from the database anew.</summary>
    private Task RestartAsync() => Store.LoadAsync(default);

    private async Task<int> RowsAsync()
    {
        await using var db = await bench.Get<IDbContextFactory<McenterDb>>().CreateDbContextAsync();
        return await db.Set<TemplateRow>().CountAsync();
    }
}
