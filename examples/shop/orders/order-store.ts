export interface Order {
  readonly id: string;
  readonly sku: string;
  readonly quantity: number;
  readonly currency: string;
}

export interface OrderStore {
  list(): readonly Order[];
  get(id: string): Order | undefined;
  place(sku: string, quantity: number): Order;
}

/** Keeps orders in memory, as long as the execution environment lives. */
export function createOrderStore({ currency }: { readonly currency: string }): OrderStore {
  const orders = new Map<string, Order>();
  return {
    list: () => [...orders.values()],
    get: (id) => orders.get(id),
    place(sku, quantity) {
      const order = { id: String(orders.size + 1), sku, quantity, currency };
      orders.set(order.id, order);
      return order;
    },
  };
}
