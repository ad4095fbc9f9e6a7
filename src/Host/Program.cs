using Bookings.Host;

return await BookingsCommandLine.Run(args);

public partial class Program;
